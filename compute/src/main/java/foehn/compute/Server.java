package foehn.compute;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import foehn.hypervisor.DiskSpec;
import foehn.hypervisor.GuestId;
import foehn.kernel.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/// A row of `server`. Lists and documents are JSON in their columns; the methods below read them.
///
/// @param number what makes the instance name that operators look for
/// @param image the content that the root disk begins as; null once nobody needs it
/// @param disks the guest's disks as they are now, with pool and generation
/// @param adminPass told to the guest on its config drive, and forgotten when it has been built
/// @param nics as requested: what ports there are, the network service knows
/// @param host null while there is none
/// @param zone the availability zone of that host
public record Server(
        String id,
        long number,
        String projectId,
        String userId,
        String name,
        String hostname,
        @Nullable String description,
        @Nullable String imageId,
        @Nullable String image,
        String flavorId,
        String flavor,
        int vcpus,
        int ramMib,
        int diskGib,
        String disks,
        @Nullable String keyName,
        @Nullable String publicKey,
        @Nullable String keyType,
        @Nullable String userData,
        boolean configDrive,
        String diskConfig,
        @Nullable String adminPass,
        @Nullable String requestedZone,
        @Nullable String requestedHost,
        String hints,
        String nics,
        String securityGroups,
        String files,
        @Nullable String accessIpV4,
        @Nullable String accessIpV6,
        String reservationId,
        int launchIndex,
        String randomSeed,
        @Nullable String host,
        @Nullable String zone,
        ServerState vmState,
        @Nullable ServerTask taskState,
        PowerState powerState,
        boolean locked,
        @Nullable String lockedReason,
        @Nullable String fault,
        @Nullable Long launchedAt,
        @Nullable Long terminatedAt,
        long createdAt,
        long updatedAt,
        @Nullable Long deletedAt) {

    /// Why a server is in ERROR, as its owner is told.
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Failure(int code, String message, String details, long createdAt) {}

    GuestId guest() {
        return new GuestId(id);
    }

    FlavorSnapshot flavorSnapshot() {
        return Json.MAPPER.readValue(flavor, FlavorSnapshot.class);
    }

    List<DiskSpec> diskList() {
        return Json.MAPPER.readValue(disks, new TypeReference<>() {});
    }

    List<NicRequest> nicList() {
        return Json.MAPPER.readValue(nics, new TypeReference<>() {});
    }

    List<String> securityGroupList() {
        return Json.MAPPER.readValue(securityGroups, new TypeReference<>() {});
    }

    List<NewServer.InjectedFile> fileList() {
        return Json.MAPPER.readValue(files, new TypeReference<>() {});
    }

    Map<String, List<String>> hintMap() {
        return Json.MAPPER.readValue(hints, new TypeReference<>() {});
    }

    @Nullable
    Failure failure() {
        return fault == null ? null : Json.MAPPER.readValue(fault, Failure.class);
    }

    Resources resources() {
        return new Resources(vcpus, ramMib, diskGib);
    }

    String instanceName() {
        return String.format(Locale.ROOT, "instance-%08x", number);
    }

    /// As `status` says it.
    String status() {
        return taskState == null ? vmState.status() : taskState.status(vmState);
    }

    boolean deleted() {
        return deletedAt != null;
    }

    /// Never with the password.
    @Override
    public String toString() {
        return "Server[" + id + " " + vmState + " " + taskState + " on " + host + "]";
    }
}
