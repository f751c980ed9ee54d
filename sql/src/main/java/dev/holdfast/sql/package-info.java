/** The store on SQLite and PostgreSQL: one implementation, and what differs in a {@link dev.holdfast.sql.Dialect}. */
@NullMarked
package dev.holdfast.sql;

import org.jspecify.annotations.NullMarked;
