-- What a conversation may hold besides words: files, ratings, how long somebody waited; and what the owner's pages say of a visitor.

-- Up Migration

-- identity is how the owner's own pages call them: a claim, until verified_at says that the owner's server signed it. email_verified: the address was signed, too.
alter table visitor
  add column phone text,
  add column identity text,
  add column verified_at timestamptz,
  add column email_verified boolean not null default false,
  add column avatar text,
  add column data jsonb;
-- One visitor of a site for each signed identity: its history is theirs on every device.
create unique index visitor_identity on visitor (account_id, site_id, identity) where verified_at is not null and erased_at is null;
-- As visitor_named, of which nodes of the version before still make use, but for all that somebody can be told by.
create index visitor_told on visitor (account_id, first_seen_at) where name is not null or email is not null or phone is not null or identity is not null or avatar is not null or data is not null;

-- waiting_at: since when it waits, where that isn't since it started. answered_at: when an operator's first word ended the waiting. rating: the last one given.
alter table conversation
  add column waiting_at timestamptz,
  add column answered_at timestamptz,
  add column rating text;
create index conversation_waiting on conversation (account_id, site_id, (coalesce(waiting_at, started_at))) where state = 'waiting';
create index conversation_answered on conversation (account_id, site_id, answered_at) where answered_at is not null;

-- A file is announced, comes in parts, and goes with one message. Until that names it, it is nobody's to see but its sender's, and an hour later it is dropped.
create table file (
  account_id integer not null,
  id uuid not null,
  site_id text not null,
  -- Whose conversation it is sent in, whoever sends it.
  visitor_id uuid not null,
  conversation_id uuid not null,
  author text not null,
  key uuid not null,
  name text not null,
  -- What its first bytes are; null until they came.
  type text,
  bytes integer not null check (bytes > 0),
  parts integer not null check (parts > 0),
  width integer,
  height integer,
  created_at timestamptz not null default clock_timestamp(),
  sent_at timestamptz,
  primary key (account_id, id),
  unique (account_id, visitor_id, key),
  foreign key (account_id, visitor_id) references visitor (account_id, id),
  foreign key (account_id, conversation_id) references conversation (account_id, id)
);
create index file_conversation on file (account_id, conversation_id);
create index file_recent on file (account_id, visitor_id, created_at);
-- By time alone, for those that nobody looks after any more.
create index file_unsent on file (created_at) where sent_at is null;

create table file_part (
  account_id integer not null,
  file_id uuid not null,
  index integer not null check (index >= 0),
  bytes bytea not null check (octet_length(bytes) between 1 and 262144),
  primary key (account_id, file_id, index),
  foreign key (account_id, file_id) references file (account_id, id) on delete cascade
);
-- Pictures are packed already; trying again would cost only.
alter table file_part alter column bytes set storage external;

-- How much of an account's room its files take, announced ones too; changed with them, in one transaction.
create table file_room (
  account_id integer primary key references account,
  bytes bigint not null default 0 check (bytes >= 0)
);

-- What the owner's page says that a visitor did.
create table tracked (
  account_id integer not null,
  visit_id uuid not null,
  number integer not null,
  key uuid not null,
  name text not null,
  data jsonb,
  at timestamptz not null default clock_timestamp(),
  primary key (account_id, visit_id, number),
  unique (account_id, visit_id, key),
  foreign key (account_id, visit_id) references visit (account_id, id) on delete cascade
);
