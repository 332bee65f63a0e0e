package foehn.compute;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a caller wants built, as the body said it: well-formed, and not yet checked against what there is.
///
/// @param imageId the image that the root disk begins as
/// @param countMin how many at least; as many at most as `countMax`
/// @param host where an administrator wants it
/// @param reservation whether the answer shall be the reservation instead of the server
record NewServer(
        String name,
        String imageId,
        String flavorId,
        Optional<String> description,
        Ports.Choice networkChoice,
        List<NicRequest> networks,
        List<String> securityGroups,
        Optional<String> keyName,
        Optional<String> userData,
        boolean configDrive,
        Optional<String> zone,
        Optional<String> host,
        Map<String, String> metadata,
        List<String> tags,
        List<InjectedFile> files,
        int countMin,
        int countMax,
        boolean reservation,
        String adminPass,
        String diskConfig,
        Map<String, List<String>> hints,
        Optional<String> accessIpV4,
        Optional<String> accessIpV6) {

    /// A file that the guest finds on its config drive and through the metadata service.
    record InjectedFile(String path, String text) {}

    /// Never with the password.
    @Override
    public String toString() {
        return "NewServer[" + name + " of " + imageId + "]";
    }
}
