package dev.holdfast.definition;

import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * The core schema of YAML 1.2, where {@code 017} is seventeen and {@code 0o17} fifteen. The parser would read whole numbers that
 * begin with 0 as octal ones, as YAML 1.1 had them: it is given them as numbers of the other kind, which are decimal. Immutable.
 */
final class DecimalSchema extends CoreSchema {
    private static final Pattern ZEROS_FIRST = Pattern.compile("[-+]?0[0-9]+");

    /** Whether a number that came as one of the other kind is a whole one. */
    static boolean isWhole(String number) {
        return ZEROS_FIRST.matcher(number).matches();
    }

    @Override
    public ScalarResolver getScalarResolver() {
        ScalarResolver core = super.getScalarResolver();
        return (value, implicit) -> {
            Tag tag = core.resolve(value, implicit);
            return Tag.INT.equals(tag) && ZEROS_FIRST.matcher(value).matches() ? Tag.FLOAT : tag;
        };
    }
}
