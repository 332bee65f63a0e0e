package foehn.object.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class XmlTest {
    private static XmlTree parse(String text, String... roots) {
        return XmlTree.parse(text.getBytes(StandardCharsets.UTF_8), roots);
    }

    @Test
    void whatIsWrittenIsReadBack() {
        var bytes = Xml.document("Delete")
                .open("Object")
                .leaf("Key", "a<b>&\"é\r\n")
                .leaf("Size", 7)
                .close()
                .bytes();
        var object = XmlTree.parse(bytes, "Delete").child("Object").orElseThrow();
        assertThat(object.require("Key")).isEqualTo("a<b>&\"é\r\n");
        assertThat(object.require("Size")).isEqualTo("7");
    }

    @Test
    void anEntityIsNeverReplaced() {
        var tree = parse("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a><b>id&x;</b></a>", "a");
        assertThat(tree.require("b")).isEqualTo("id");
    }

    @Test
    void aBombDoesNotGoOff() {
        var bomb = new StringBuilder("<!DOCTYPE a [<!ENTITY x0 \"ha\">");
        for (int i = 1; i < 60; i++) {
            bomb.append("<!ENTITY x").append(i).append(" \"");
            bomb.append(("&x" + (i - 1) + ";").repeat(10)).append("\">");
        }
        bomb.append("]><a><b>&x59;</b></a>");
        assertThat(parse(bomb.toString(), "a").require("b")).isEmpty();
    }

    @Test
    void nonsenseIsMalformed() {
        for (String text : List.of("", "<", "<a>", "<a></b>", "no", "<b/>", "<a>".repeat(100) + "</a>".repeat(100))) {
            assertThatThrownBy(() -> parse(text, "a"))
                    .isInstanceOfSatisfying(
                            S3Exception.class, said -> assertThat(said.error).isEqualTo(S3Error.MalformedXML));
        }
    }

    @Test
    void bucketsHaveStrictAndRelaxedNames() {
        for (String good : List.of("abc", "a-b.c9", "a".repeat(63))) {
            assertThat(BucketName.valid(good, true)).isTrue();
        }
        for (String bad : List.of("ab", "-abc", "abc-", "a..b", "a.-b", "1.2.3.4", "A_b", "abc.", "a".repeat(64))) {
            assertThat(BucketName.valid(bad, true)).isFalse();
        }
        assertThat(BucketName.valid("My_Bucket", false)).isTrue();
        assertThat(BucketName.valid("a".repeat(255), false)).isTrue();
        assertThat(BucketName.valid("a/b", false)).isFalse();
    }
}
