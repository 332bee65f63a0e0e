package foehn.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// The object store's stock clients, as Debian packages them, unmodified, against a Swiftbox: what goes in comes out
/// byte for byte. Each uses containers of its own.
@Tag("world")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StockClientsTest {
    private static final int PORT = 9072;

    @TempDir
    private static Path temporary;

    private RealSwiftbox box;
    private Path tree;

    @BeforeAll
    void start() throws IOException, InterruptedException {
        box = new RealSwiftbox(temporary.resolve("data"), PORT);
        tree = plant(temporary.resolve("tree"));
    }

    @AfterAll
    void stop() throws InterruptedException {
        box.close();
    }

    /// Empty, small and large files, deep directories, and names that need care in a URL.
    private static Path plant(Path root) throws IOException {
        var random = new Random(20261125);
        var names = new String[] {
            "empty",
            "plain.txt",
            "with space.txt",
            "100%25.txt",
            "a+b=c&d.txt",
            "grüße/日本.txt",
            "deep/er/and/deeper.bin",
            "#hash?query.txt",
            "quote'\"s.txt",
            "big.bin"
        };
        for (var name : names) {
            var bytes =
                    new byte[name.equals("empty") ? 0 : name.equals("big.bin") ? 12_000_001 : random.nextInt(90_000)];
            random.nextBytes(bytes);
            var file = root.resolve(name);
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
        }
        for (int i = 0; i < 120; i++) {
            var file = root.resolve("many/" + i % 7 + "/file" + i);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "number " + i);
        }
        return root;
    }

    @Test
    void thePrintedCommandsWorkWhenPasted() throws Exception {
        var offered = box.offered();
        assertThat(offered).containsOnlyKeys("swift", "openstack", "rclone", "aws s3", "curl");
        for (var command : offered.entrySet()) {
            assertThat(box.plain(command.getValue())).as(command.getKey()).doesNotContainIgnoringCase("error");
        }
    }

    @Test
    void swiftUploadsSegmentsAndDownloadsATree() throws Exception {
        box.run("""
                cd %1$s
                swift -q upload -S 3000000 swifttree .
                mkdir %2$s && cd %2$s
                swift -q download swifttree
                diff -r %1$s %2$s
                """.formatted(tree, temporary.resolve("by-swift")));
        assertThat(box.run("swift list swifttree").lines()).contains("grüße/日本.txt", "#hash?query.txt");
        assertThat(box.run("swift stat swifttree big.bin")).contains("Content Length: 12000001");
        box.run("swift -q delete swifttree && ! swift -q list swifttree");
    }

    @Test
    void openstackKeepsAnObject() throws Exception {
        assertThat(box.run("""
                cd %s
                openstack container create osc -f value -c container
                openstack object create osc plain.txt -f value -c object
                openstack object save osc plain.txt --file %s
                cmp plain.txt %2$s
                openstack container show osc -f value -c object_count
                openstack container delete --recursive osc
                """.formatted(tree, temporary.resolve("by-openstack"))))
                .contains("osc", "plain.txt", "1");
    }

    @Test
    void rcloneSyncsATreeThereAndBackOverSwift() throws Exception {
        box.run("""
                rclone -q mkdir :swift,env_auth:rclone
                rclone -q sync %1$s :swift,env_auth:rclone
                rclone -q check --download %1$s :swift,env_auth:rclone
                rclone -q check %1$s :swift,env_auth:rclone
                rclone -q sync :swift,env_auth:rclone %2$s
                diff -r %1$s %2$s
                rm %2$s/plain.txt && echo new >%2$s/new.txt
                rclone -q sync %2$s :swift,env_auth:rclone
                rclone -q check %2$s :swift,env_auth:rclone
                rclone -q purge :swift,env_auth:rclone
                """.formatted(tree, temporary.resolve("by-rclone")));
    }

    @Test
    void s3cmdPutsGetsAndSyncs() throws Exception {
        box.run("""
                keys="--access_key=$AWS_ACCESS_KEY_ID --secret_key=$AWS_SECRET_ACCESS_KEY"
                s3() { s3cmd -q --no-ssl $keys --host=127.0.0.1:%3$d --host-bucket=127.0.0.1:%3$d "$@"; }
                s3 mb s3://s3cmd
                s3 --multipart-chunk-size-mb=5 sync %1$s/ s3://s3cmd/
                mkdir %2$s
                s3 sync s3://s3cmd/ %2$s/
                diff -r %1$s %2$s
                s3 del --recursive --force s3://s3cmd
                s3 rb s3://s3cmd
                """.formatted(tree, temporary.resolve("by-s3cmd"), PORT + 1));
    }

    @Test
    void awsCopiesSyncsAndPresigns() throws Exception {
        box.run("""
                s3() { aws --endpoint-url http://127.0.0.1:%3$d s3 "$@"; }
                s3 mb s3://awscli
                s3 sync --only-show-errors %1$s s3://awscli/
                s3 sync --only-show-errors s3://awscli %2$s
                diff -r %1$s %2$s
                curl -fsS "$(s3 presign s3://awscli/big.bin)" | cmp - %1$s/big.bin
                s3 rb --force s3://awscli >/dev/null
                """.formatted(tree, temporary.resolve("by-aws"), PORT + 1));
    }

    @Test
    void boto3KeepsVersionsAndMultipartUploads() throws Exception {
        var script = Files.writeString(temporary.resolve("boto.py"), """
                import boto3, hashlib, os, sys
                s3 = boto3.client('s3', endpoint_url=sys.argv[1], region_name='us-east-1')
                s3.create_bucket(Bucket='boto')
                s3.put_bucket_versioning(Bucket='boto', VersioningConfiguration={'Status': 'Enabled'})
                first = s3.put_object(Bucket='boto', Key='k', Body=b'one')['VersionId']
                s3.put_object(Bucket='boto', Key='k', Body=b'two')
                assert s3.get_object(Bucket='boto', Key='k')['Body'].read() == b'two'
                assert s3.get_object(Bucket='boto', Key='k', VersionId=first)['Body'].read() == b'one'
                s3.upload_file(sys.argv[2], 'boto', 'big')
                got = s3.get_object(Bucket='boto', Key='big')['Body'].read()
                assert got == open(sys.argv[2], 'rb').read()
                ranged = s3.get_object(Bucket='boto', Key='big', Range='bytes=8388600-8388620')['Body'].read()
                assert ranged == got[8388600:8388621]
                pages = s3.get_paginator('list_object_versions').paginate(Bucket='boto')
                for page in pages:
                    all = page.get('Versions', []) + page.get('DeleteMarkers', [])
                    doomed = [{'Key': v['Key'], 'VersionId': v['VersionId']} for v in all]
                    s3.delete_objects(Bucket='boto', Delete={'Objects': doomed})
                s3.delete_bucket(Bucket='boto')
                print('kept', len(got))
                """);
        assertThat(box.run("python3 %s http://127.0.0.1:%d %s/big.bin".formatted(script, PORT + 1, tree)))
                .contains("kept 12000001");
    }

    @Test
    void resticBacksUpAndRestoresOverSwift() throws Exception {
        box.run("""
                export RESTIC_PASSWORD=secret RESTIC_REPOSITORY=swift:restic:/
                restic -q init
                restic -q backup %1$s
                restic -q check --read-data
                restic -q restore latest --target %2$s
                diff -r %1$s %2$s%1$s
                """.formatted(tree, temporary.resolve("by-restic")));
    }
}
