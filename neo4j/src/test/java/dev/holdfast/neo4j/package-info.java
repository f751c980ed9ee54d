@NullMarked
package dev.holdfast.neo4j;

import org.jspecify.annotations.NullMarked;
