package foehn.kernel.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import foehn.kernel.FaultException;
import org.junit.jupiter.api.Test;

class FieldsTest {
    @Test
    void readsWhatOpenStackAccepts() {
        var f = of("{\"n\": \"12\", \"b\": \"yes\", \"t\": \"x\", \"z\": null, \"m\": {\"k\": \"v\"}}");
        assertThat(f.integer("n", 0, 20)).isEqualTo(12);
        assertThat(f.flag("b", false)).isTrue();
        assertThat(f.optionalText("z", 0, 1)).isEmpty();
        assertThat(f.has("z")).isTrue();
        assertThat(f.textMap("m", 1)).containsEntry("k", "v");
    }

    @Test
    void everyOtherTypeIsAFaultThatNamesTheField() {
        for (var value : new String[] {"1", "true", "[]", "{}", "\"\\u0000\""}) {
            assertThatThrownBy(() -> of("{\"name\": " + value + "}").text("name", 1, 255))
                    .isInstanceOf(FaultException.class)
                    .hasMessageContaining("name");
        }
        for (var value : new String[] {"\"1.5\"", "1.5", "true", "[]", "{}", "99999999999999999999", "\"\"", "-1"}) {
            assertThatThrownBy(() -> of("{\"ram\": " + value + "}").integer("ram", 0, 1000))
                    .isInstanceOf(FaultException.class)
                    .hasMessageContaining("ram");
        }
        assertThatThrownBy(() -> of("{\"x\": 1}").allowOnly("name")).hasMessageContaining("'x' was unexpected");
        assertThatThrownBy(() -> of("[]")).isInstanceOf(FaultException.class);
    }

    private static Fields of(String json) {
        return Fields.of(Json.MAPPER.readTree(json), "body");
    }
}
