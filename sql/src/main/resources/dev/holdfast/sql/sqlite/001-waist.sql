-- One row with the last version of a document, and a position that events had which may have been removed.
create table holdfast_log (
    one         integer primary key check (one = 1),
    position    integer not null,
    doc_version integer not null
);

insert into holdfast_log (one, position, doc_version) values (1, 0, 0);

create table holdfast_events (
    position    integer primary key,
    stream      text not null,
    version     integer not null,
    id          text not null,
    type        text not null,
    time        integer not null,
    body        text not null,
    caused_by   text,
    correlation text,
    actor       text,
    tags        text,
    checksum    integer not null,
    unique (stream, version),
    unique (id, stream)
);

-- The streams whose first events were removed, up to this version.
create table holdfast_truncations (
    stream  text primary key,
    version integer not null
) without rowid;

create table holdfast_tags (
    tag      text not null,
    position integer not null,
    primary key (tag, position)
) without rowid;

create index holdfast_tags_position on holdfast_tags (position);

-- A deleted document keeps its row, without a body, until a purge, so that its key never gets a version twice.
create table holdfast_docs (
    collection text not null,
    key        text not null,
    version    integer not null,
    body       text,
    expires_at integer,
    tags       text not null,
    checksum   integer not null,
    primary key (collection, key)
);

create index holdfast_docs_expires on holdfast_docs (expires_at) where expires_at is not null;
create index holdfast_docs_deleted on holdfast_docs (collection, key) where body is null;

-- A row counts only while its version is that of the document.
create table holdfast_doc_tags (
    collection text not null,
    tag        text not null,
    key        text not null,
    version    integer not null,
    primary key (collection, tag, key, version)
) without rowid;

create index holdfast_doc_tags_key on holdfast_doc_tags (collection, key);

create table holdfast_blobs (
    digest   text primary key,
    content  blob not null,
    bytes    integer not null,
    last_put integer not null
);
