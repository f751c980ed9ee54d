package dev.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** RFC 8785, with the examples of its text and of its appendix B. */
class CanonicalJsonTest {
    @Test
    void theExampleOfTheRfc() {
        Json json = Json.parse("""
                {
                  "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
                  "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
                  "literals": [null, true, false]
                }""");
        assertThat(json.canonical()).isEqualTo("""
                {"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],\
                "string":"€$\\u000f\\nA'B\\"\\\\\\\\\\"/"}""");
    }

    @Test
    void membersAreSortedByUtf16() {
        Json json = Json.parse("""
                {"\\u20ac": "Euro Sign", "\\r": "Carriage Return", "\\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",
                 "\\ud83d\\ude00": "Emoji: Grinning Face", "\\u0080": "Control", "\\u00f6": "Latin Small Letter O With Diaeresis"}""");
        assertThat(json.canonical())
                .isEqualTo("{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
                        + "\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\","
                        + "\"😀\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");
    }

    @Test
    void numbersOfAppendixB() {
        Map<Long, String> numbers = new LinkedHashMap<>();
        numbers.put(0x0000000000000000L, "0");
        numbers.put(0x8000000000000000L, "0");
        numbers.put(0x0000000000000001L, "5e-324");
        numbers.put(0x8000000000000001L, "-5e-324");
        numbers.put(0x7fefffffffffffffL, "1.7976931348623157e+308");
        numbers.put(0xffefffffffffffffL, "-1.7976931348623157e+308");
        numbers.put(0x4340000000000000L, "9007199254740992");
        numbers.put(0xc340000000000000L, "-9007199254740992");
        numbers.put(0x4430000000000000L, "295147905179352830000");
        numbers.put(0x44b52d02c7e14af5L, "9.999999999999997e+22");
        numbers.put(0x44b52d02c7e14af6L, "1e+23");
        numbers.put(0x44b52d02c7e14af7L, "1.0000000000000001e+23");
        numbers.put(0x444b1ae4d6e2ef4eL, "999999999999999700000");
        numbers.put(0x444b1ae4d6e2ef4fL, "999999999999999900000");
        numbers.put(0x444b1ae4d6e2ef50L, "1e+21");
        numbers.put(0x3eb0c6f7a0b5ed8cL, "9.999999999999997e-7");
        numbers.put(0x3eb0c6f7a0b5ed8dL, "0.000001");
        numbers.put(0x41b3de4355555553L, "333333333.3333332");
        numbers.put(0x41b3de4355555554L, "333333333.33333325");
        numbers.put(0x41b3de4355555555L, "333333333.3333333");
        numbers.put(0x41b3de4355555556L, "333333333.3333334");
        numbers.put(0x41b3de4355555557L, "333333333.33333343");
        numbers.put(0xbecbf647612f3696L, "-0.0000033333333333333333");
        numbers.put(0x43143ff3c1cb0959L, "1424953923781206.2");
        numbers.forEach((bits, expected) -> {
            double value = Double.longBitsToDouble(bits);
            assertThat(canonical(expected)).isEqualTo(expected);
            assertThat(canonical(Double.toString(value))).as("%x", bits).isEqualTo(expected);
        });
    }

    @Test
    void integersKeepDigitsThatADoubleWouldLose() {
        assertThat(canonical("9007199254740993")).isEqualTo("9007199254740993");
        assertThat(canonical("123456789012345678901234567890")).isEqualTo("123456789012345678901234567890");
        assertThat(canonical("12345678901234567890.0e10")).isEqualTo("123456789012345678900000000000");
        assertThat(canonical("-18446744073709551615")).isEqualTo("-18446744073709551615");
    }

    @Test
    void fractionsAreRoundedToADouble() {
        assertThat(canonical("0.1000000000000000055511151231257827")).isEqualTo("0.1");
        assertThat(canonical("-1.50")).isEqualTo("-1.5");
        assertThat(canonical("100e-2")).isEqualTo("1");
    }

    @Test
    void numbersBeyondADoubleKeepTheirValue() {
        assertThat(canonical("1e400")).isEqualTo("1E+400");
        assertThat(canonical("-12.50e-400")).isEqualTo("-1.25E-399");
        assertThat(canonical("1e2147483647")).isEqualTo("1E+2147483647");
    }

    @Test
    void halfSurrogatesStayApartInUtf8() {
        assertThat(canonical("\"\\uD83D\"")).isEqualTo("\"\\ud83d\"");
        assertThat(canonical("[\"\\udE00\\ud83d\"]")).isEqualTo("[\"\\ude00\\ud83d\"]");
    }

    @Test
    void anyDoubleReadsBackAsItself() {
        var random = new SplittableRandom(8785);
        for (int i = 0; i < 100_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                String canonical = canonical(Double.toString(value));
                assertThat(Double.parseDouble(canonical)).isEqualTo(value == 0 ? 0.0 : value);
                assertThat(canonical.length()).isLessThanOrEqualTo(25);
            }
        }
    }

    private static String canonical(String json) {
        return Json.parse(json).canonical();
    }
}
