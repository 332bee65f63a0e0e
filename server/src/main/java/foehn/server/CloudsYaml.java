package foehn.server;

import java.io.IOException;

/// The credentials as the stock clients want them: `clouds.yaml` with the clouds `foehn` (the administrator) and
/// `foehn-demo` (a user of the project demo), and `openrc` for shells.
final class CloudsYaml {
    private static final String ADMIN = "admin";
    private static final String DEMO = "demo";

    static void write(DataDirectory data, Config config) throws IOException {
        var url = config.http().url();
        var region = config.identity().region();
        var password = data.secret("admin-password");
        DataDirectory.writePrivately(
                data.cloudsYaml(),
                "clouds:\n"
                        + cloud("foehn", url, region, ADMIN, password)
                        + cloud("foehn-demo", url, region, DEMO, data.secret("demo-password")));
        DataDirectory.writePrivately(data.openrc(), openrc(url, region, ADMIN, password));
        DataDirectory.writePrivately(
                data.demoOpenrc(), openrc(url, region, DEMO, data.secret("demo-password")) + s3(data, config));
    }

    private static String cloud(String name, String url, String region, String user, String password) {
        return """
                  %s:
                    auth:
                      auth_url: "%s/identity/v3"
                      username: "%s"
                      password: "%s"
                      project_name: "%s"
                      user_domain_name: "Default"
                      project_domain_name: "Default"
                    region_name: "%s"
                    identity_api_version: 3
                """.formatted(name, url, user, password, user, region);
    }

    private static String openrc(String url, String region, String user, String password) {
        return """
                export OS_AUTH_URL='%s/identity/v3'
                export OS_USERNAME='%s'
                export OS_PASSWORD='%s'
                export OS_PROJECT_NAME='%s'
                export OS_USER_DOMAIN_NAME='Default'
                export OS_PROJECT_DOMAIN_NAME='Default'
                export OS_REGION_NAME='%s'
                export OS_IDENTITY_API_VERSION=3
                """.formatted(url, user, password, user, region);
    }

    private static String s3(DataDirectory data, Config config) throws IOException {
        return """
                export AWS_ACCESS_KEY_ID='%s'
                export AWS_SECRET_ACCESS_KEY='%s'
                export AWS_ENDPOINT_URL='%s'
                export AWS_DEFAULT_REGION='us-east-1'
                """.formatted(data.secret("s3-access"), data.secret("s3-secret"), config.s3Url());
    }

    private CloudsYaml() {}
}
