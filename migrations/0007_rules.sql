-- Rules that invite by themselves, and moving pictures of the owner's own.

-- Up Migration

create table rule (
  account_id integer not null,
  id uuid not null,
  site_id text not null,
  -- Smaller comes first; equal ones go by id.
  place integer not null,
  name text not null,
  active boolean not null,
  -- As src/wire/rules.ts has them; missing keys are defaults.
  conditions jsonb not null,
  text text not null,
  -- In whose name; empty for the site's.
  signature text not null,
  art text not null,
  most_per_visitor integer not null check (most_per_visitor > 0),
  created_at timestamptz not null default now(),
  primary key (account_id, id),
  foreign key (account_id, site_id) references site (account_id, id) on delete cascade
);
create index rule_site on rule (account_id, site_id);

-- Which rule opened it by its invitation; the rule may be gone.
alter table conversation add column rule_id uuid;
create index conversation_rule on conversation (account_id, rule_id, started_at) where rule_id is not null;

create table own_art (
  account_id integer not null references account,
  id uuid not null,
  name text not null,
  type text not null check (type in ('image/gif', 'image/png', 'image/webp')),
  -- Never changed: another picture is another id.
  bytes bytea not null check (octet_length(bytes) <= 524288),
  created_at timestamptz not null default now(),
  primary key (account_id, id)
);
