/**
 * State machines of other systems: reads what xcomponent-ai has persisted, in all the forms in which it does, and writes it.
 * Begin with {@link dev.holdfast.machine.exchange.OriginalImport}. It knows no database: whoever reads one hands over its records
 * as JSON.
 */
@NullMarked
package dev.holdfast.machine.exchange;

import org.jspecify.annotations.NullMarked;
