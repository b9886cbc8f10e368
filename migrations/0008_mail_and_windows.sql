-- Mail in the visitor's language, fair between accounts and never twice; and the codes by which another window goes on as the same visitor. Nodes of the version before may still be at work while it runs, and after.

-- Up Migration

-- In which of our languages the visitor was spoken to last; null where nobody said.
alter table visit add column spoken text;

-- The highest number that went out to them by mail, on the visitor's side. The mail itself is forgotten after a while.
alter table read_mark add column mailed integer not null default 0;
insert into read_mark (account_id, conversation_id, side, mailed)
select account_id, conversation_id, 'visitor', max(upto)
from mail
where kind = 'answer'
  and upto is not null
group by account_id, conversation_id
on conflict (account_id, conversation_id, side) do update
set mailed = excluded.mailed;

-- Accounts take turns.
create index mail_waiting on mail (account_id, due_at) where sent_at is null and given_up_at is null;
drop index mail_due;

-- Another window of the same browser goes on as the same visitor: its code, once, within a minute.
create table window_code (
  account_id integer not null,
  -- SHA-256 of the code.
  digest bytea not null,
  site_id text not null,
  visitor_id uuid not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (account_id, digest),
  foreign key (account_id, visitor_id) references visitor (account_id, id)
);
