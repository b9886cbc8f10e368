-- What owners decide about their sites: settings, opening hours, secrets for signed identity, pictures of their own.

-- Up Migration

-- Missing keys are defaults (src/wire/settings.ts). settings_seq is the place in the account's log where the look of the site changed last.
-- within_hours is false outside the opening hours; hours_until is when that changes, null where it never does.
alter table site
  add column settings jsonb not null default '{}',
  add column settings_seq bigint not null default 0,
  add column within_hours boolean not null default true,
  add column hours_until timestamptz;

-- Which kinds there are is the program's matter; nodes of two versions may know of different ones.
alter table due
  drop constraint due_kind_check,
  add constraint due_kind_check check (kind ~ '^[a-z_]{1,40}$');

-- Of somebody who wants to leave no history (Global Privacy Control): without address, place and source, and of its pages those alone that each tab shows.
alter table visit
  add column private boolean not null default false;

-- With which a site's own server signs who its visitors are. In the clear, because it must be computed with; no answer but the one that made it holds it.
create table identify_secret (
  account_id integer not null,
  site_id text not null,
  id uuid not null,
  secret text not null,
  created_at timestamptz not null default now(),
  primary key (account_id, site_id, id),
  foreign key (account_id, site_id) references site (account_id, id) on delete cascade
);

-- "Live chat online", as the owner draws it.
create table site_picture (
  account_id integer not null,
  site_id text not null,
  status text not null check (status in ('online', 'away', 'offline')),
  type text not null check (type in ('image/png', 'image/gif', 'image/webp', 'image/svg+xml')),
  bytes bytea not null check (octet_length(bytes) <= 262144),
  -- Of the bytes: names this version.
  digest text not null,
  primary key (account_id, site_id, status),
  foreign key (account_id, site_id) references site (account_id, id) on delete cascade
);
