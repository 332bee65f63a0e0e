package foehn.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import foehn.kernel.FaultException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessListTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'bob, sue'                   | bob,sue
            'bob , sue'                  | bob,sue
            'bob,,,sue'                  | bob,sue
            '.referrer : *'              | .r:*
            '.ref:*.example.com'         | .r:.example.com
            '.r:*, .rlistings'           | .r:*,.rlistings
            '.r:-.thief.com'             | .r:-.thief.com
            '.r:  -  *.thief.com'        | .r:-.thief.com
            'account:user, *:*'          | account:user,*:*
            ''                           | ''
            """)
    void aListIsTidied(String given, String kept) {
        assertThat(AccessList.clean("x-container-read", given)).isEqualTo(kept);
    }

    @ParameterizedTest
    @ValueSource(strings = {".r:", ".r:-", ".r:.", ".r:*.", ".unknown:x"})
    void whatCannotBeAListIsRefused(String given) {
        assertThatThrownBy(() -> AccessList.clean("x-container-read", given)).isInstanceOf(FaultException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {".r:*", ".ref:example.com"})
    void referrersMayNotWrite(String given) {
        assertThatThrownBy(() -> AccessList.clean("x-container-write", given)).isInstanceOf(FaultException.class);
    }
}
