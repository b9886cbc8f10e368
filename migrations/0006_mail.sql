-- Mail that goes out: an outbox, written in the transaction of what causes it and sent by whichever node comes first.

-- Up Migration

create table mail (
  account_id integer not null,
  -- Names the mail for those who get it, too: a repeat has the same Message-ID.
  id uuid not null,
  site_id text not null,
  visitor_id uuid not null,
  conversation_id uuid not null,
  -- Which kinds there are is the program's matter; a node passes over those that it doesn't know.
  kind text not null check (kind ~ '^[a-z_]{1,40}$'),
  recipient text not null,
  -- What the mail is made of; empty once nobody needs it any more.
  body jsonb not null default '{}',
  -- An answer: the highest number that goes with it. Null while more words may join it.
  upto integer,
  -- SHA-256 of the token of the link in it.
  digest bytea,
  -- The link was followed, so whoever did reads this address.
  confirmed_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  -- When a node may take it (again). Taking it puts this off, so that no other node takes it meanwhile.
  due_at timestamptz not null,
  attempts integer not null default 0,
  sent_at timestamptz,
  given_up_at timestamptz,
  -- What the mail server said the last time.
  trouble text,
  primary key (account_id, id),
  foreign key (account_id, site_id) references site (account_id, id),
  foreign key (account_id, visitor_id) references visitor (account_id, id),
  foreign key (account_id, conversation_id) references conversation (account_id, id)
);
-- One burst of answers is one mail.
create unique index mail_collecting on mail (account_id, conversation_id) where kind = 'answer' and upto is null;
create unique index mail_digest on mail (account_id, digest) where digest is not null;
create index mail_due on mail (due_at) where sent_at is null and given_up_at is null;
create index mail_conversation on mail (account_id, conversation_id);
create index mail_recipient on mail (account_id, lower(recipient), created_at);
-- By age alone, for what is forgotten.
create index mail_created on mail (created_at);
