package foehn.server;

import foehn.kernel.config.Toml;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The whole configuration. `foehn.toml`, packaged beside this class, holds every key with its default and what it
/// is for; `$FOEHN_DATA/foehn.toml` overrides it key by key.
public record Config(
        Http http,
        Db database,
        Identity identity,
        ObjectStore object,
        Image image,
        Compute compute,
        Network network,
        Block block,
        Emulation emulation) {
    public record Http(String bind, int port, long jsonBytesMax, String publicUrl) {
        /// What clients reach us as, without a trailing slash.
        public String url() {
            return publicUrl.isEmpty() ? "http://" + bind + ":" + port : publicUrl;
        }
    }

    /// Where S3 clients reach us.
    public String s3Url() {
        return "http://" + http.bind() + ":" + object.s3Port();
    }

    public record Db(String url) {}

    public record Identity(String region, int tokenSeconds, int bcryptCost, Passwords passwords) {}

    public record Passwords(
            int lockoutFailures,
            int lockoutSeconds,
            int expiryDays,
            int uniqueLast,
            int minimumAgeDays,
            String regex,
            String regexDescription,
            boolean changeUponFirstUse,
            int inactiveDays) {}

    public record ObjectStore(
            int s3Port,
            boolean tempauth,
            List<String> users,
            List<String> operatorRoles,
            List<String> readerRoles,
            List<String> serviceRoles,
            String resellerAdminRole,
            List<String> policies,
            long objectBytesMax,
            int containersPerAccountMax,
            int expirerIntervalSeconds,
            int tokenSeconds,
            List<String> corsOrigins,
            Map<String, String> settings) {}

    public record Image(
            long uploadBytesMax,
            long virtualBytesMax,
            int imagesPerProjectMax,
            long bytesPerProjectMax,
            int propertiesMax,
            List<Integer> webDownloadPorts,
            boolean webDownloadPrivate) {}

    public record Compute(
            int operationsConcurrentMax,
            int hostPollMillis,
            int hostDownMillis,
            double cpuAllocationRatio,
            double ramAllocationRatio,
            double diskAllocationRatio,
            String diskPool,
            int migrationDowntimeMillisMax,
            boolean migrationAutoConverge,
            int migrationTimeoutSeconds) {}

    public record Network(int underlayMtu, List<String> dnsServers) {}

    public record Block(
            List<String> backends,
            String zone,
            String defaultType,
            long volumeGibMax,
            String iscsiPortal,
            Map<String, Long> quotas) {}

    public record Emulation(
            int hosts,
            String tag,
            String managementCidr,
            String tunnelCidr,
            String migrationCidr,
            String externalCidr,
            long migrationBitsPerSecond,
            int hostVcpus,
            long hostMemoryMib,
            long hostDiskGib,
            String hypervisor) {}

    /// The defaults, overridden by `foehn.toml` in the data directory where there is one.
    public static Config load(Path dataDirectory) {
        var file = dataDirectory.resolve("foehn.toml");
        return Toml.load(Config.class, "foehn.toml", Files.exists(file) ? Optional.of(file) : Optional.empty());
    }
}
