package dev.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StoreUrlTest {
    @Test
    void aUrlIsASchemeALocationAndParameters() {
        StoreUrl url = StoreUrl.parse("FILE:/var/lib/a b?layout=streams&segment=2k&name=a%26b&flag");
        assertThat(url.scheme()).isEqualTo("file");
        assertThat(url.location()).isEqualTo("/var/lib/a b");
        assertThat(url.parameters()).isEqualTo(Map.of("layout", "streams", "segment", "2k", "name", "a&b", "flag", ""));
        assertThat(StoreUrl.parse("memory:").location()).isEmpty();
        assertThat(StoreUrl.parse("file:C:\\data").location()).isEqualTo("C:\\data");
    }

    @Test
    void itsTextHidesPasswords() {
        assertThat(StoreUrl.parse("postgresql://me:se:cret@host/db?x=1&password=p%26q&sslkey=k&apiToken=t"))
                .hasToString("postgresql://me:***@host/db?x=1&password=***&sslkey=***&apiToken=***");
        assertThat(StoreUrl.parse("redis://:secret@host")).hasToString("redis://:***@host");
        assertThat(StoreUrl.parse("postgresql://me@host/db")).hasToString("postgresql://me@host/db");
        assertThat(StoreUrl.parse("mongodb://u:p@a,b:27017/db").full()).isEqualTo("mongodb://u:p@a,b:27017/db");
    }

    @Test
    void aPasswordWithAnAtSignIsHiddenWhole() {
        for (String hard : List.of("me:p@ss@host/db", "me:p/ss@host/db", "me:p?ss@host/db", "me@corp:p@ss@host/db")) {
            assertThat(StoreUrl.parse("pg://" + hard).toString())
                    .doesNotContain("ss")
                    .endsWith(":***@host/db");
        }
        assertThat(StoreUrl.parse("postgresql://me@host:5432/db")).hasToString("postgresql://me@host:5432/db");
    }

    @Test
    void whatIsNoUrlIsRefusedWithoutItsPassword() {
        for (String bad : List.of("", "state", "/tmp/x", ":x", "1a:x", "://me:secret@host")) {
            assertThatThrownBy(() -> StoreUrl.parse(bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("is not a store; write file:DIR")
                    .hasMessageNotContaining("secret");
        }
    }
}
