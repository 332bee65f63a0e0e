package foehn.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ApiTest {
    @Test
    void theCloudIsWhereItsIdentityServiceIs() {
        assertThat(Api.cloud("http://127.0.0.1:9000/identity/v3")).isEqualTo("http://127.0.0.1:9000");
        assertThat(Api.cloud("https://cloud.example.org/identity")).isEqualTo("https://cloud.example.org");
    }
}
