package foehn.object.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The worked examples of Amazon's own description of the older signature.
final class SignatureV2Test {
    private static final String ACCESS = "AKIAIOSFODNN7EXAMPLE";
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    private static final Signature.Signing IN_HOST =
            new Signature.Signing("us-east-1", Optional.of("awsexamplebucket1"));

    private static Signature of(Wire wire, Signature.Signing signing, String now) {
        return Signature.of(wire, signing, Instant.parse(now)).orElseThrow();
    }

    private static Wire wire(String method, String path, String query, String... headers) {
        var list = new ArrayList<Wire.Header>();
        for (int i = 0; i < headers.length; i += 2) {
            list.add(new Wire.Header(headers[i], headers[i + 1]));
        }
        return new Wire(method, path, query, list);
    }

    @Test
    void amazonsExampleOfAGetVerifies() {
        var get = wire(
                "GET",
                "/photos/puppy.jpg",
                "",
                "Date",
                "Tue, 27 Mar 2007 19:36:42 +0000",
                "Authorization",
                "AWS " + ACCESS + ":qgk2+6Sv9/oM7G3qLEjTH1a1l1g=");
        assertThat(of(get, IN_HOST, "2007-03-27T19:36:42Z").verify(SECRET)).isTrue();
        assertThat(of(get, IN_HOST, "2007-03-27T19:36:42Z").verify("other")).isFalse();
    }

    @Test
    void amazonsExampleOfAPutVerifies() {
        var put = wire(
                "PUT",
                "/photos/puppy.jpg",
                "",
                "Content-Type",
                "image/jpeg",
                "Content-Length",
                "94328",
                "Date",
                "Tue, 27 Mar 2007 21:15:45 +0000",
                "Authorization",
                "AWS " + ACCESS + ":iqRzw+ileNPu1fhspnRs8nOjjIA=");
        assertThat(of(put, IN_HOST, "2007-03-27T21:15:45Z").verify(SECRET)).isTrue();
    }

    @Test
    void amazonsExampleOfAListingOfGrantsVerifies() {
        var acl = wire(
                "GET",
                "/",
                "acl",
                "Date",
                "Tue, 27 Mar 2007 19:44:46 +0000",
                "Authorization",
                "AWS " + ACCESS + ":GJsLpyQbEsYdDDIlVdVJiM4BTmU=");
        // Amazon's text has no published value for today's bucket name, so the text to sign is what is held here.
        var signature = (SignatureV2) of(acl, IN_HOST, "2007-03-27T19:44:46Z");
        assertThat(new String(signature.stringToSign(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("GET\n\n\nTue, 27 Mar 2007 19:44:46 +0000\n/awsexamplebucket1/?acl");
    }

    @Test
    void anAddressIsNoGoodWhenItsTimeIsOver() {
        var query = "AWSAccessKeyId=" + ACCESS + "&Expires=1175139620&Signature=x";
        var presigned = new Wire("GET", "/photos/puppy.jpg", query, List.of());
        assertThat(of(presigned, IN_HOST, "2007-03-29T03:40:00Z").inQuery()).isTrue();
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> of(presigned, IN_HOST, "2007-03-29T03:40:21Z"))
                .isInstanceOf(S3Exception.class)
                .hasMessage("Request has expired");
    }

    @Test
    void aRequestWithoutADateIsRefused() {
        var undated = wire("GET", "/", "", "Authorization", "AWS " + ACCESS + ":x");
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> of(undated, IN_HOST, "2007-03-29T03:40:21Z"))
                .isInstanceOf(S3Exception.class);
    }
}
