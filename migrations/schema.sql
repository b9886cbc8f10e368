-- Written by "npm run schema:dump" from a migrated database. Not run by anybody: migrations/ is the truth, this is its sum.

create table account (
  id integer not null generated always as identity,
  name text not null,
  created_at timestamp with time zone not null default now(),
  constraint account_pkey PRIMARY KEY (id)
);

create table conversation (
  account_id integer not null,
  id uuid not null,
  site_id text not null,
  visitor_id uuid not null,
  state text not null,
  started_at timestamp with time zone not null default now(),
  ended_at timestamp with time zone,
  last_all integer not null default 0,
  last_team integer not null default 0,
  invitation text,
  erased_at timestamp with time zone,
  waiting_at timestamp with time zone,
  answered_at timestamp with time zone,
  rating text,
  rule_id uuid,
  constraint conversation_pkey PRIMARY KEY (account_id, id),
  constraint conversation_account_id_site_id_fkey FOREIGN KEY (account_id, site_id) REFERENCES site(account_id, id),
  constraint conversation_account_id_visitor_id_fkey FOREIGN KEY (account_id, visitor_id) REFERENCES visitor(account_id, id),
  constraint conversation_invitation_check CHECK ((invitation = ANY (ARRAY['sent'::text, 'shown'::text, 'accepted'::text, 'declined'::text, 'ignored'::text, 'replaced'::text]))),
  constraint conversation_state_check CHECK ((state = ANY (ARRAY['invited'::text, 'waiting'::text, 'talking'::text, 'left'::text, 'ended'::text])))
) with (fillfactor=80);

create table credential_link (
  digest bytea not null,
  account_id integer not null,
  operator_id uuid not null,
  kind text not null,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  constraint credential_link_pkey PRIMARY KEY (digest),
  constraint credential_link_account_id_operator_id_fkey FOREIGN KEY (account_id, operator_id) REFERENCES operator(account_id, id) ON DELETE CASCADE,
  constraint credential_link_kind_check CHECK ((kind = ANY (ARRAY['join'::text, 'reset'::text])))
);

create table due (
  account_id integer not null,
  id uuid not null,
  kind text not null,
  subject_id uuid not null,
  due_at timestamp with time zone not null,
  constraint due_pkey PRIMARY KEY (account_id, id),
  constraint due_account_id_kind_subject_id_key UNIQUE (account_id, kind, subject_id),
  constraint due_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  constraint due_kind_check CHECK ((kind ~ '^[a-z_]{1,40}::text))
);

create table event (
  account_id integer not null,
  seq bigint not null,
  site_id text,
  visitor_id uuid,
  conversation_id uuid,
  number integer,
  audience text,
  kind text not null,
  author text not null,
  key uuid not null,
  body jsonb not null,
  at timestamp with time zone not null default clock_timestamp(),
  constraint event_pkey PRIMARY KEY (account_id, seq),
  constraint event_account_id_conversation_id_fkey FOREIGN KEY (account_id, conversation_id) REFERENCES conversation(account_id, id),
  constraint event_account_id_site_id_fkey FOREIGN KEY (account_id, site_id) REFERENCES site(account_id, id),
  constraint event_account_id_visitor_id_fkey FOREIGN KEY (account_id, visitor_id) REFERENCES visitor(account_id, id),
  constraint event_audience_check CHECK ((audience = ANY (ARRAY['all'::text, 'team'::text]))),
  constraint event_check CHECK (((num_nonnulls(conversation_id, number, audience) = ANY (ARRAY[0, 3])) AND ((conversation_id IS NULL) OR (visitor_id IS NOT NULL)))),
  constraint event_number_check CHECK ((number > 0)),
  constraint event_seq_check CHECK ((seq > 0))
);

create table file (
  account_id integer not null,
  id uuid not null,
  site_id text not null,
  visitor_id uuid not null,
  conversation_id uuid not null,
  author text not null,
  key uuid not null,
  name text not null,
  type text,
  bytes integer not null,
  parts integer not null,
  width integer,
  height integer,
  created_at timestamp with time zone not null default clock_timestamp(),
  sent_at timestamp with time zone,
  constraint file_pkey PRIMARY KEY (account_id, id),
  constraint file_account_id_visitor_id_key_key UNIQUE (account_id, visitor_id, key),
  constraint file_account_id_conversation_id_fkey FOREIGN KEY (account_id, conversation_id) REFERENCES conversation(account_id, id),
  constraint file_account_id_visitor_id_fkey FOREIGN KEY (account_id, visitor_id) REFERENCES visitor(account_id, id),
  constraint file_bytes_check CHECK ((bytes > 0)),
  constraint file_parts_check CHECK ((parts > 0))
);

create table file_part (
  account_id integer not null,
  file_id uuid not null,
  index integer not null,
  bytes bytea not null,
  constraint file_part_pkey PRIMARY KEY (account_id, file_id, index),
  constraint file_part_account_id_file_id_fkey FOREIGN KEY (account_id, file_id) REFERENCES file(account_id, id) ON DELETE CASCADE,
  constraint file_part_bytes_check CHECK (((octet_length(bytes) >= 1) AND (octet_length(bytes) <= 262144))),
  constraint file_part_index_check CHECK ((index >= 0))
);

create table file_room (
  account_id integer not null,
  bytes bigint not null default 0,
  constraint file_room_pkey PRIMARY KEY (account_id),
  constraint file_room_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  constraint file_room_bytes_check CHECK ((bytes >= 0))
);

create table identify_secret (
  account_id integer not null,
  site_id text not null,
  id uuid not null,
  secret text not null,
  created_at timestamp with time zone not null default now(),
  constraint identify_secret_pkey PRIMARY KEY (account_id, site_id, id),
  constraint identify_secret_account_id_site_id_fkey FOREIGN KEY (account_id, site_id) REFERENCES site(account_id, id) ON DELETE CASCADE
);

create table instance (
  id boolean not null default true,
  generation integer not null default 1,
  setup_digest bytea,
  set_up_at timestamp with time zone,
  constraint instance_pkey PRIMARY KEY (id),
  constraint instance_id_check CHECK (id)
);

create table log (
  account_id integer not null,
  base bigint not null default 0,
  constraint log_pkey PRIMARY KEY (account_id),
  constraint log_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
);

create table mail (
  account_id integer not null,
  id uuid not null,
  site_id text not null,
  visitor_id uuid not null,
  conversation_id uuid not null,
  kind text not null,
  recipient text not null,
  body jsonb not null default '{}'::jsonb,
  upto integer,
  digest bytea,
  confirmed_at timestamp with time zone,
  created_at timestamp with time zone not null default clock_timestamp(),
  due_at timestamp with time zone not null,
  attempts integer not null default 0,
  sent_at timestamp with time zone,
  given_up_at timestamp with time zone,
  trouble text,
  constraint mail_pkey PRIMARY KEY (account_id, id),
  constraint mail_account_id_conversation_id_fkey FOREIGN KEY (account_id, conversation_id) REFERENCES conversation(account_id, id),
  constraint mail_account_id_site_id_fkey FOREIGN KEY (account_id, site_id) REFERENCES site(account_id, id),
  constraint mail_account_id_visitor_id_fkey FOREIGN KEY (account_id, visitor_id) REFERENCES visitor(account_id, id),
  constraint mail_kind_check CHECK ((kind ~ '^[a-z_]{1,40}::text))
);

create table operator (
  id uuid not null,
  account_id integer not null,
  email text not null,
  name text not null,
  role text not null,
  password_hash text,
  picture bytea,
  picture_type text,
  chosen_status text not null default 'online'::text,
  active boolean not null default true,
  created_at timestamp with time zone not null default now(),
  last_seen_at timestamp with time zone,
  constraint operator_pkey PRIMARY KEY (id),
  constraint operator_account_id_id_key UNIQUE (account_id, id),
  constraint operator_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  constraint operator_chosen_status_check CHECK ((chosen_status = ANY (ARRAY['online'::text, 'away'::text]))),
  constraint operator_picture_check CHECK ((octet_length(picture) <= 65536)),
  constraint operator_picture_type_check CHECK ((picture_type = ANY (ARRAY['image/png'::text, 'image/jpeg'::text, 'image/webp'::text]))),
  constraint operator_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'admin'::text, 'operator'::text])))
);

create unlogged table operator_presence (
  account_id integer not null,
  operator_id uuid not null,
  last_seen_at timestamp with time zone not null default clock_timestamp(),
  left_at timestamp with time zone,
  constraint operator_presence_pkey PRIMARY KEY (account_id, operator_id)
) with (fillfactor=50);

create table operator_session (
  digest bytea not null,
  account_id integer not null,
  operator_id uuid not null,
  created_at timestamp with time zone not null default now(),
  last_seen_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  constraint operator_session_pkey PRIMARY KEY (digest),
  constraint operator_session_account_id_operator_id_fkey FOREIGN KEY (account_id, operator_id) REFERENCES operator(account_id, id) ON DELETE CASCADE
);

create table operator_site (
  account_id integer not null,
  operator_id uuid not null,
  site_id text not null,
  constraint operator_site_pkey PRIMARY KEY (account_id, operator_id, site_id),
  constraint operator_site_account_id_operator_id_fkey FOREIGN KEY (account_id, operator_id) REFERENCES operator(account_id, id) ON DELETE CASCADE,
  constraint operator_site_account_id_site_id_fkey FOREIGN KEY (account_id, site_id) REFERENCES site(account_id, id) ON DELETE CASCADE
);

create table own_art (
  account_id integer not null,
  id uuid not null,
  name text not null,
  type text not null,
  bytes bytea not null,
  created_at timestamp with time zone not null default now(),
  constraint own_art_pkey PRIMARY KEY (account_id, id),
  constraint own_art_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  constraint own_art_bytes_check CHECK ((octet_length(bytes) <= 524288)),
  constraint own_art_type_check CHECK ((type = ANY (ARRAY['image/gif'::text, 'image/png'::text, 'image/webp'::text])))
);

create table page_view (
  account_id integer not null,
  visit_id uuid not null,
  number integer not null,
  hello_key uuid,
  tab text not null,
  url text not null,
  title text not null,
  opened_at timestamp with time zone not null default now(),
  last_contact_at timestamp with time zone not null default now(),
  constraint page_view_pkey PRIMARY KEY (account_id, visit_id, number),
  constraint page_view_account_id_visit_id_hello_key_key UNIQUE (account_id, visit_id, hello_key),
  constraint page_view_account_id_visit_id_fkey FOREIGN KEY (account_id, visit_id) REFERENCES visit(account_id, id)
);

create unlogged table presence (
  account_id integer not null,
  visitor_id uuid not null,
  site_id text not null,
  visit_id uuid not null,
  last_seen_at timestamp with time zone not null default clock_timestamp(),
  changed_at timestamp with time zone not null default clock_timestamp(),
  tabs jsonb not null default '[]'::jsonb,
  left_at timestamp with time zone,
  gone boolean not null default false,
  constraint presence_pkey PRIMARY KEY (account_id, visitor_id)
) with (fillfactor=50);

create table read_mark (
  account_id integer not null,
  conversation_id uuid not null,
  side text not null,
  seen integer not null default 0,
  changed_at timestamp with time zone not null default clock_timestamp(),
  delivered integer not null default 0,
  mailed integer not null default 0,
  constraint read_mark_pkey PRIMARY KEY (account_id, conversation_id, side),
  constraint read_mark_account_id_conversation_id_fkey FOREIGN KEY (account_id, conversation_id) REFERENCES conversation(account_id, id),
  constraint read_mark_side_check CHECK ((side = ANY (ARRAY['visitor'::text, 'operators'::text])))
);

create table retention (
  account_id integer not null,
  days integer not null,
  looked_at timestamp with time zone not null default clock_timestamp(),
  even_since timestamp with time zone not null default clock_timestamp(),
  constraint retention_pkey PRIMARY KEY (account_id),
  constraint retention_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  constraint retention_days_check CHECK (((days >= 1) AND (days <= 3650)))
);

create table rule (
  account_id integer not null,
  id uuid not null,
  site_id text not null,
  place integer not null,
  name text not null,
  active boolean not null,
  conditions jsonb not null,
  text text not null,
  signature text not null,
  art text not null,
  most_per_visitor integer not null,
  created_at timestamp with time zone not null default now(),
  constraint rule_pkey PRIMARY KEY (account_id, id),
  constraint rule_account_id_site_id_fkey FOREIGN KEY (account_id, site_id) REFERENCES site(account_id, id) ON DELETE CASCADE,
  constraint rule_most_per_visitor_check CHECK ((most_per_visitor > 0))
);

create unlogged table signal (
  account_id integer not null,
  conversation_id uuid not null,
  author text not null,
  typing boolean not null,
  changed_at timestamp with time zone not null default clock_timestamp(),
  constraint signal_pkey PRIMARY KEY (account_id, conversation_id, author)
) with (fillfactor=50);

create table signing_key (
  id integer not null generated always as identity,
  secret bytea not null,
  created_at timestamp with time zone not null default now(),
  retired_at timestamp with time zone,
  constraint signing_key_pkey PRIMARY KEY (id),
  constraint signing_key_secret_check CHECK ((octet_length(secret) >= 32))
);

create table site (
  id text not null,
  account_id integer not null,
  name text not null,
  origins text[] not null default '{}'::text[],
  created_at timestamp with time zone not null default now(),
  status text not null default 'offline'::text,
  status_seq bigint not null default 0,
  first_contact jsonb,
  last_contact jsonb,
  refused jsonb,
  settings jsonb not null default '{}'::jsonb,
  settings_seq bigint not null default 0,
  within_hours boolean not null default true,
  hours_until timestamp with time zone,
  constraint site_pkey PRIMARY KEY (id),
  constraint site_account_id_id_key UNIQUE (account_id, id),
  constraint site_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  constraint site_id_check CHECK ((id ~ '^[a-z0-9]{12}::text)),
  constraint site_status_check CHECK ((status = ANY (ARRAY['online'::text, 'away'::text, 'offline'::text])))
);

create table site_picture (
  account_id integer not null,
  site_id text not null,
  status text not null,
  type text not null,
  bytes bytea not null,
  digest text not null,
  constraint site_picture_pkey PRIMARY KEY (account_id, site_id, status),
  constraint site_picture_account_id_site_id_fkey FOREIGN KEY (account_id, site_id) REFERENCES site(account_id, id) ON DELETE CASCADE,
  constraint site_picture_bytes_check CHECK ((octet_length(bytes) <= 262144)),
  constraint site_picture_status_check CHECK ((status = ANY (ARRAY['online'::text, 'away'::text, 'offline'::text]))),
  constraint site_picture_type_check CHECK ((type = ANY (ARRAY['image/png'::text, 'image/gif'::text, 'image/webp'::text, 'image/svg+xml'::text])))
);

create table tracked (
  account_id integer not null,
  visit_id uuid not null,
  number integer not null,
  key uuid not null,
  name text not null,
  data jsonb,
  at timestamp with time zone not null default clock_timestamp(),
  constraint tracked_pkey PRIMARY KEY (account_id, visit_id, number),
  constraint tracked_account_id_visit_id_key_key UNIQUE (account_id, visit_id, key),
  constraint tracked_account_id_visit_id_fkey FOREIGN KEY (account_id, visit_id) REFERENCES visit(account_id, id) ON DELETE CASCADE
);

create table visit (
  account_id integer not null,
  id uuid not null,
  site_id text not null,
  visitor_id uuid not null,
  number integer not null,
  started_at timestamp with time zone not null default now(),
  last_contact_at timestamp with time zone not null default now(),
  address inet,
  place jsonb,
  device jsonb not null,
  source jsonb not null,
  referrer text not null,
  language text not null,
  time_zone text not null,
  screen text not null,
  bot boolean not null default false,
  private boolean not null default false,
  spoken text,
  constraint visit_pkey PRIMARY KEY (account_id, id),
  constraint visit_account_id_visitor_id_number_key UNIQUE (account_id, visitor_id, number),
  constraint visit_account_id_visitor_id_fkey FOREIGN KEY (account_id, visitor_id) REFERENCES visitor(account_id, id)
);

create table visitor (
  account_id integer not null,
  id uuid not null,
  site_id text not null,
  hello_key uuid not null,
  first_seen_at timestamp with time zone not null default now(),
  visits integer not null default 0,
  name text,
  email text,
  erased_at timestamp with time zone,
  phone text,
  identity text,
  verified_at timestamp with time zone,
  email_verified boolean not null default false,
  avatar text,
  data jsonb,
  constraint visitor_pkey PRIMARY KEY (account_id, id),
  constraint visitor_account_id_site_id_hello_key_key UNIQUE (account_id, site_id, hello_key),
  constraint visitor_account_id_site_id_fkey FOREIGN KEY (account_id, site_id) REFERENCES site(account_id, id)
);

create table window_code (
  account_id integer not null,
  digest bytea not null,
  site_id text not null,
  visitor_id uuid not null,
  created_at timestamp with time zone not null default clock_timestamp(),
  constraint window_code_pkey PRIMARY KEY (account_id, digest),
  constraint window_code_account_id_visitor_id_fkey FOREIGN KEY (account_id, visitor_id) REFERENCES visitor(account_id, id)
);

CREATE INDEX conversation_answered ON public.conversation USING btree (account_id, site_id, answered_at) WHERE (answered_at IS NOT NULL);

CREATE INDEX conversation_kept ON public.conversation USING btree (account_id, started_at) WHERE (erased_at IS NULL);

CREATE UNIQUE INDEX conversation_open ON public.conversation USING btree (account_id, visitor_id) WHERE (state = ANY (ARRAY['invited'::text, 'waiting'::text, 'talking'::text]));

CREATE INDEX conversation_rule ON public.conversation USING btree (account_id, rule_id, started_at) WHERE (rule_id IS NOT NULL);

CREATE INDEX conversation_state ON public.conversation USING btree (account_id, state, started_at) WHERE (state <> 'ended'::text);

CREATE INDEX conversation_visitor ON public.conversation USING btree (account_id, visitor_id, started_at);

CREATE INDEX conversation_waiting ON public.conversation USING btree (account_id, site_id, COALESCE(waiting_at, started_at)) WHERE (state = 'waiting'::text);

CREATE INDEX credential_link_operator ON public.credential_link USING btree (account_id, operator_id);

CREATE INDEX due_due ON public.due USING btree (due_at);

CREATE UNIQUE INDEX event_key ON public.event USING btree (account_id, visitor_id, key) NULLS NOT DISTINCT;

CREATE UNIQUE INDEX event_number ON public.event USING btree (account_id, conversation_id, audience, number) WHERE (conversation_id IS NOT NULL);

CREATE INDEX file_conversation ON public.file USING btree (account_id, conversation_id);

CREATE INDEX file_recent ON public.file USING btree (account_id, visitor_id, created_at);

CREATE INDEX file_unsent ON public.file USING btree (created_at) WHERE (sent_at IS NULL);

CREATE UNIQUE INDEX mail_collecting ON public.mail USING btree (account_id, conversation_id) WHERE ((kind = 'answer'::text) AND (upto IS NULL));

CREATE INDEX mail_conversation ON public.mail USING btree (account_id, conversation_id);

CREATE INDEX mail_created ON public.mail USING btree (created_at);

CREATE UNIQUE INDEX mail_digest ON public.mail USING btree (account_id, digest) WHERE (digest IS NOT NULL);

CREATE INDEX mail_recipient ON public.mail USING btree (account_id, lower(recipient), created_at);

CREATE INDEX mail_waiting ON public.mail USING btree (account_id, due_at) WHERE ((sent_at IS NULL) AND (given_up_at IS NULL));

CREATE UNIQUE INDEX operator_email ON public.operator USING btree (lower(email));

CREATE INDEX operator_session_operator ON public.operator_session USING btree (account_id, operator_id);

CREATE INDEX presence_changed ON public.presence USING btree (changed_at);

CREATE INDEX presence_gone ON public.presence USING btree (changed_at) WHERE gone;

CREATE INDEX presence_left ON public.presence USING btree (left_at) WHERE ((left_at IS NOT NULL) AND (NOT gone));

CREATE INDEX read_mark_changed ON public.read_mark USING btree (changed_at);

CREATE INDEX rule_site ON public.rule USING btree (account_id, site_id);

CREATE INDEX signal_changed ON public.signal USING btree (changed_at);

CREATE INDEX visit_started ON public.visit USING btree (account_id, started_at);

CREATE INDEX visitor_erased ON public.visitor USING btree (account_id, erased_at) WHERE (erased_at IS NOT NULL);

CREATE UNIQUE INDEX visitor_identity ON public.visitor USING btree (account_id, site_id, identity) WHERE ((verified_at IS NOT NULL) AND (erased_at IS NULL));

CREATE INDEX visitor_named ON public.visitor USING btree (account_id, first_seen_at) WHERE ((name IS NOT NULL) OR (email IS NOT NULL));

CREATE INDEX visitor_told ON public.visitor USING btree (account_id, first_seen_at) WHERE ((name IS NOT NULL) OR (email IS NOT NULL) OR (phone IS NOT NULL) OR (identity IS NOT NULL) OR (avatar IS NOT NULL) OR (data IS NOT NULL));

CREATE OR REPLACE FUNCTION public.append_event(p_account integer, p_site text, p_visitor uuid, p_conversation uuid, p_audience text, p_kind text, p_author text, p_key uuid, p_body jsonb, OUT o_seq bigint, OUT o_number integer, OUT o_at timestamp with time zone, OUT o_conversation uuid, OUT o_kind text, OUT o_author text, OUT o_repeated boolean)
 RETURNS record
 LANGUAGE plpgsql
AS $function$
declare
  v_base bigint;
begin
  if p_conversation is not null then
    perform 1 from conversation c where c.account_id = p_account and c.id = p_conversation for no key update;
    if not found then
      raise exception 'no such conversation' using errcode = 'no_data_found';
    end if;
  end if;
  if p_visitor is null then
    select e.seq, e.number, e.at, e.conversation_id, e.kind, e.author, true
      into o_seq, o_number, o_at, o_conversation, o_kind, o_author, o_repeated
      from event e
      where e.account_id = p_account and e.visitor_id is null and e.key = p_key;
  else
    select e.seq, e.number, e.at, e.conversation_id, e.kind, e.author, true
      into o_seq, o_number, o_at, o_conversation, o_kind, o_author, o_repeated
      from event e
      where e.account_id = p_account and e.visitor_id = p_visitor and e.key = p_key;
  end if;
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
$function$;
