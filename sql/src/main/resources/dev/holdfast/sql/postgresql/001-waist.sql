-- Positions. Whoever appends takes them under a lock that it gives up by committing, so that they are in the order of
-- commits (docs/adr/0009).
create sequence holdfast_positions;

create table holdfast_events (
    position    bigint primary key,
    stream      text collate "C" not null,
    version     bigint not null,
    id          text collate "C" not null,
    type        text not null,
    time        bigint not null,
    body        json not null,
    caused_by   text[],
    correlation text,
    actor       text,
    tags        text[],
    checksum    int not null,
    unique (stream, version),
    unique (id, stream)
);

-- The streams whose first events were removed, up to this version.
create table holdfast_truncations (
    stream  text collate "C" primary key,
    version bigint not null
);

create table holdfast_tags (
    tag      text collate "C" not null,
    position bigint not null,
    primary key (tag, position)
);

create index holdfast_tags_position on holdfast_tags (position);

create sequence holdfast_doc_versions;

-- A deleted document keeps its row, without a body, until a purge, so that its key never gets a version twice.
create table holdfast_docs (
    collection text collate "C" not null,
    key        text collate "C" not null,
    version    bigint not null,
    body       json,
    expires_at bigint,
    tags       text[] not null,
    checksum   int not null,
    primary key (collection, key)
);

create index holdfast_docs_expires on holdfast_docs (expires_at) where expires_at is not null;
create index holdfast_docs_deleted on holdfast_docs (collection, key) where body is null;

-- A row counts only while its version is that of the document.
create table holdfast_doc_tags (
    collection text collate "C" not null,
    tag        text collate "C" not null,
    key        text collate "C" not null,
    version    bigint not null,
    primary key (collection, tag, key, version)
);

create index holdfast_doc_tags_key on holdfast_doc_tags (collection, key);

create table holdfast_blobs (
    digest   text collate "C" primary key,
    content  bytea not null,
    bytes    bigint not null,
    last_put bigint not null
);
