-- The first schema: directory tables that name who exists, tenant tables that start with the account, and append_event, the log's only writer.

-- Up Migration

-- The directory: found without knowing the account. Nothing else may lack the account as the first column of its keys.

create table instance (
  id boolean primary key default true check (id),
  -- Part of the log's identity: a restore raises it, so that cursors of the lost future are refused.
  generation integer not null default 1,
  -- SHA-256 of the one-time token of the set-up page; null once it was used.
  setup_digest bytea,
  set_up_at timestamptz
);
insert into instance default values;

create table signing_key (
  id integer generated always as identity primary key,
  secret bytea not null check (octet_length(secret) >= 32),
  created_at timestamptz not null default now(),
  -- A retired key still verifies, it signs nothing new.
  retired_at timestamptz
);

create table account (
  id integer generated always as identity primary key,
  name text not null,
  created_at timestamptz not null default now()
);

create table site (
  id text primary key check (id ~ '^[a-z0-9]{12}$'),
  account_id integer not null references account,
  name text not null,
  origins text[] not null default '{}',
  created_at timestamptz not null default now(),
  -- What visitors see; derived from operators' presence and kept here so that its change can be told.
  status text not null default 'offline' check (status in ('online', 'away', 'offline')),
  -- The place in the account's log where that status was said.
  status_seq bigint not null default 0,
  first_contact jsonb,
  last_contact jsonb,
  refused jsonb,
  unique (account_id, id)
);

create table operator (
  id uuid primary key,
  account_id integer not null references account,
  email text not null,
  name text not null,
  role text not null check (role in ('owner', 'admin', 'operator')),
  -- Null until the join link was used.
  password_hash text,
  picture bytea check (octet_length(picture) <= 65536),
  picture_type text check (picture_type in ('image/png', 'image/jpeg', 'image/webp')),
  chosen_status text not null default 'online' check (chosen_status in ('online', 'away')),
  active boolean not null default true,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz,
  unique (account_id, id)
);
create unique index operator_email on operator (lower(email));

create table operator_site (
  account_id integer not null,
  operator_id uuid not null,
  site_id text not null,
  primary key (account_id, operator_id, site_id),
  foreign key (account_id, operator_id) references operator (account_id, id) on delete cascade,
  foreign key (account_id, site_id) references site (account_id, id) on delete cascade
);

create table operator_session (
  digest bytea primary key,
  account_id integer not null,
  operator_id uuid not null,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at timestamptz not null,
  foreign key (account_id, operator_id) references operator (account_id, id) on delete cascade
);
create index operator_session_operator on operator_session (account_id, operator_id);

create table credential_link (
  digest bytea primary key,
  account_id integer not null,
  operator_id uuid not null,
  kind text not null check (kind in ('join', 'reset')),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  foreign key (account_id, operator_id) references operator (account_id, id) on delete cascade
);
create index credential_link_operator on credential_link (account_id, operator_id);

-- Tenant data: every key starts with the account.

create table log (
  account_id integer primary key references account,
  -- seq goes on above this when rows are gone from the front of the log.
  base bigint not null default 0
);

create table visitor (
  account_id integer not null,
  id uuid not null,
  site_id text not null,
  -- The key of the hello that made this visitor: a repeat of it opens the same one for ten minutes.
  hello_key uuid not null,
  first_seen_at timestamptz not null default now(),
  visits integer not null default 0,
  name text,
  email text,
  primary key (account_id, id),
  unique (account_id, site_id, hello_key),
  foreign key (account_id, site_id) references site (account_id, id)
);

create table visit (
  account_id integer not null,
  id uuid not null,
  site_id text not null,
  visitor_id uuid not null,
  number integer not null,
  started_at timestamptz not null default now(),
  last_contact_at timestamptz not null default now(),
  address inet,
  place jsonb,
  device jsonb not null,
  source jsonb not null,
  referrer text not null,
  language text not null,
  time_zone text not null,
  screen text not null,
  -- Answered like everybody, but in no live list.
  bot boolean not null default false,
  primary key (account_id, id),
  unique (account_id, visitor_id, number),
  foreign key (account_id, visitor_id) references visitor (account_id, id)
);

create table page_view (
  account_id integer not null,
  visit_id uuid not null,
  number integer not null,
  -- The key of the hello that brought this page, so that a repeated hello brings it once; a page change within a page has none.
  hello_key uuid,
  tab text not null,
  url text not null,
  title text not null,
  opened_at timestamptz not null default now(),
  last_contact_at timestamptz not null default now(),
  primary key (account_id, visit_id, number),
  unique (account_id, visit_id, hello_key),
  foreign key (account_id, visit_id) references visit (account_id, id)
);

create table conversation (
  account_id integer not null,
  id uuid not null,
  site_id text not null,
  visitor_id uuid not null,
  state text not null check (state in ('invited', 'waiting', 'talking', 'left', 'ended')),
  started_at timestamptz not null default now(),
  ended_at timestamptz,
  -- The highest number of each audience; counted under this row's lock.
  last_all integer not null default 0,
  last_team integer not null default 0,
  -- What became of the invitation, where one opened this conversation.
  invitation text check (invitation in ('sent', 'shown', 'accepted', 'declined', 'ignored', 'replaced')),
  primary key (account_id, id),
  foreign key (account_id, visitor_id) references visitor (account_id, id),
  foreign key (account_id, site_id) references site (account_id, id)
) with (fillfactor = 80);
-- A visitor has at most one open conversation (a visitor belongs to one site).
create unique index conversation_open on conversation (account_id, visitor_id) where state in ('invited', 'waiting', 'talking');
create index conversation_visitor on conversation (account_id, visitor_id, started_at);
create index conversation_state on conversation (account_id, state, started_at) where state <> 'ended';

create table event (
  account_id integer not null,
  seq bigint not null check (seq > 0),
  site_id text,
  visitor_id uuid,
  conversation_id uuid,
  number integer check (number > 0),
  audience text check (audience in ('all', 'team')),
  kind text not null,
  author text not null,
  key uuid not null,
  body jsonb not null,
  at timestamptz not null default clock_timestamp(),
  primary key (account_id, seq),
  foreign key (account_id, conversation_id) references conversation (account_id, id),
  foreign key (account_id, visitor_id) references visitor (account_id, id),
  foreign key (account_id, site_id) references site (account_id, id),
  -- What is spoken has a visitor, a conversation, a number and an audience; a fact has none of the four.
  check (num_nonnulls(visitor_id, conversation_id, number, audience) in (0, 4))
);
create unique index event_number on event (account_id, conversation_id, audience, number) where conversation_id is not null;
-- Sending twice is sending once, for ever: per visitor, and per account for facts.
create unique index event_key on event (account_id, visitor_id, key) nulls not distinct;

create table read_mark (
  account_id integer not null,
  conversation_id uuid not null,
  side text not null check (side in ('visitor', 'operators')),
  seen integer not null default 0,
  changed_at timestamptz not null default clock_timestamp(),
  primary key (account_id, conversation_id, side),
  foreign key (account_id, conversation_id) references conversation (account_id, id)
);
create index read_mark_changed on read_mark (changed_at);

-- What is due, taken with skip locked each second by any node.
create table due (
  account_id integer not null,
  id uuid not null,
  kind text not null check (kind in ('invitation_ignored')),
  subject_id uuid not null,
  due_at timestamptz not null,
  primary key (account_id, id),
  unique (account_id, kind, subject_id),
  foreign key (account_id) references account
);
create index due_due on due (due_at);

-- Unlogged: rebuilt within seconds by those who are still there.

create unlogged table presence (
  account_id integer not null,
  visitor_id uuid not null,
  site_id text not null,
  visit_id uuid not null,
  last_seen_at timestamptz not null default clock_timestamp(),
  -- Of what the live list shows; renewals don't touch it, so that they stay heap-only.
  changed_at timestamptz not null default clock_timestamp(),
  -- The tabs that are open: [{"tab", "page"}], page being the number of its page view; the newest last.
  tabs jsonb not null default '[]',
  -- A leave was said and no contact came since.
  left_at timestamptz,
  gone boolean not null default false,
  primary key (account_id, visitor_id)
) with (fillfactor = 50);
-- By time alone: begun with the account it would tempt the planner away from the primary key while the table is new.
create index presence_changed on presence (changed_at);

create unlogged table operator_presence (
  account_id integer not null,
  operator_id uuid not null,
  last_seen_at timestamptz not null default clock_timestamp(),
  left_at timestamptz,
  primary key (account_id, operator_id)
) with (fillfactor = 50);

create unlogged table signal (
  account_id integer not null,
  conversation_id uuid not null,
  author text not null,
  typing boolean not null,
  changed_at timestamptz not null default clock_timestamp(),
  primary key (account_id, conversation_id, author)
) with (fillfactor = 50);
create index signal_changed on signal (changed_at);

-- The log's only writer. The caller has locked the visitor's row (facts have none); here the conversation, then the log.
-- Each lock is a statement of its own before what it guards is read: a lock and a max() in one statement read a stale snapshot.
-- The log's row is locked, never updated: no dead tuple, and commit order is seq order because the lock is held to the commit.
create function append_event (
  p_account integer, p_site text, p_visitor uuid, p_conversation uuid, p_audience text,
  p_kind text, p_author text, p_key uuid, p_body jsonb,
  out o_seq bigint, out o_number integer, out o_at timestamptz, out o_conversation uuid, out o_kind text, out o_author text, out o_repeated boolean
) language plpgsql as $$
declare
  v_base bigint;
begin
  if p_conversation is not null then
    perform 1 from conversation c where c.account_id = p_account and c.id = p_conversation for no key update;
    if not found then
      raise exception 'no such conversation' using errcode = 'no_data_found';
    end if;
  end if;
  select e.seq, e.number, e.at, e.conversation_id, e.kind, e.author, true
    into o_seq, o_number, o_at, o_conversation, o_kind, o_author, o_repeated
    from event e
    where e.account_id = p_account and e.visitor_id is not distinct from p_visitor and e.key = p_key;
  if found then
    return;
  end if;
  if p_conversation is not null then
    if p_audience = 'all' then
      update conversation c set last_all = c.last_all + 1
        where c.account_id = p_account and c.id = p_conversation returning c.last_all into o_number;
    else
      update conversation c set last_team = c.last_team + 1
        where c.account_id = p_account and c.id = p_conversation returning c.last_team into o_number;
    end if;
  end if;
  select l.base into v_base from log l where l.account_id = p_account for no key update;
  if not found then
    raise exception 'the account has no log' using errcode = 'no_data_found';
  end if;
  select greatest(v_base, coalesce(max(e.seq), 0)) + 1 into o_seq from event e where e.account_id = p_account;
  insert into event (account_id, seq, site_id, visitor_id, conversation_id, number, audience, kind, author, key, body)
    values (p_account, o_seq, p_site, p_visitor, p_conversation, o_number, p_audience, p_kind, p_author, p_key, p_body)
    returning event.at into o_at;
  o_conversation := p_conversation;
  o_kind := p_kind;
  o_author := p_author;
  o_repeated := false;
end
$$;
