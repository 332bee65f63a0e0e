package foehn.hypervisor;

/// The server's UUID, which is also the guest's SMBIOS system UUID. Checked, because it becomes a file name.
public record GuestId(String uuid) {
    public GuestId {
        if (!uuid.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) {
            throw new IllegalArgumentException("not a UUID: " + uuid);
        }
    }

    @Override
    public String toString() {
        return uuid;
    }
}
