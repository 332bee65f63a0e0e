package foehn.server;

import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `foehn swiftbox`: identity and object store alone, in the foreground, beside the application that is being written.
@Command(name = "swiftbox", description = "run identity and object store alone, in the foreground; needs no root")
final class SwiftboxCommand implements Callable<Integer> {
    @Mixin
    private DataOption data = new DataOption();

    @Override
    public Integer call() throws Exception {
        var directory = data.open();
        var config = Config.load(directory.path());
        Lifetime.live(directory, config.http().url(), () -> {
            CloudsYaml.write(directory, config);
            var box = new Swiftbox(config, directory, InstantSource.system());
            System.out.println(welcome(directory, config));
            return box;
        });
        return 0;
    }

    /// One command for each client, to be pasted. Each line `client  $ command`; the tests run them as they stand.
    static String welcome(DataDirectory data, Config config) throws IOException {
        var url = config.http().url();
        var aws = config.object().s3Port() == 0 ? "" : """
                  aws s3     $ . %s && aws --endpoint-url $AWS_ENDPOINT_URL s3 mb s3://from-aws
                """.formatted(data.demoOpenrc());
        return """

                Swift and Keystone answer at %1$s; everything lives in %2$s.

                  user       demo, in the project demo; the administrator is admin
                  password   %3$s
                  openrc     %4$s
                  clouds     %5$s (OS_CLOUD=foehn-demo, or foehn for the administrator)
                  S3 keys    %6$s %7$s at %8$s

                  swift      $ . %4$s && swift post from-swift
                  openstack  $ OS_CLIENT_CONFIG_FILE=%5$s OS_CLOUD=foehn-demo openstack container create from-openstack
                  rclone     $ . %4$s && rclone mkdir :swift,env_auth:from-rclone
                %9$s  curl       $ . %4$s && eval "$(swift auth)" && \
                curl -fsS -X PUT -H "X-Auth-Token: $OS_AUTH_TOKEN" $OS_STORAGE_URL/from-curl

                Ctrl-C ends it; the data stays.
                """.formatted(
                        url,
                        data.path(),
                        data.secret("demo-password"),
                        data.demoOpenrc(),
                        data.cloudsYaml(),
                        data.secret("s3-access"),
                        data.secret("s3-secret"),
                        config.s3Url(),
                        aws);
    }
}
