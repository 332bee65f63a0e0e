package foehn.block.backend;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Volumes as qcow2 files in a directory that all hosts see. Clones and snapshots copy nothing: what is shared becomes
/// a *node*, a file that is never written again, with overlays over it.
///
/// ```
/// volume-V.qcow2     what a volume's guest writes to
/// node-S.qcow2       what lies below: frozen when snapshot S, or clone S, was made
/// keep-S             the snapshot S is there; without it a node lives as long as something lies over it
/// open-V-A           attachment A may have the volume V open: nothing is frozen under it
/// ```
public final class FileBackend implements VolumeBackend {
    private static final String SUFFIX = ".qcow2";

    private final String name;
    private final Folder folder;
    private final QemuImg images = new QemuImg();

    public FileBackend(String name, Path directory) throws IOException {
        this.name = name;
        this.folder = new Folder(directory.toAbsolutePath());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String protocol() {
        return "file";
    }

    @Override
    public Capacity capacity() throws IOException {
        return folder.capacity();
    }

    private static String head(String volume) {
        return "volume-" + volume + SUFFIX;
    }

    private static String node(String id) {
        return "node-" + id + SUFFIX;
    }

    private static String keep(String id) {
        return "keep-" + id;
    }

    private static String open(String volume, String attachment) {
        return "open-" + volume + "-" + attachment;
    }

    /// A node may live on for others when its snapshot is gone.
    private String nodeOf(String snapshot) throws IOException {
        if (!folder.has(keep(snapshot))) {
            throw new IOException("there is no snapshot " + snapshot);
        }
        return node(snapshot);
    }

    private void requireClosed(String volume) throws IOException {
        if (folder.names().stream().anyMatch(file -> file.startsWith(open(volume, "")))) {
            throw new BusyException(volume);
        }
    }

    @Override
    public void create(String volume, long bytes, Content content) throws IOException {
        switch (content) {
            case Content.Empty _ -> folder.ensure(head(volume), half -> images.create(half, "qcow2", bytes));
            case Content.OfFile(var file, var format) ->
                folder.ensure(head(volume), half -> {
                    images.convert(file, format, half, "qcow2");
                    grow(half, bytes);
                });
            case Content.OfSnapshot(var _, var snapshot) ->
                folder.exclusively(
                        () -> folder.ensure(head(volume), half -> images.overlay(half, nodeOf(snapshot), bytes)));
            case Content.OfVolume(var source) -> folder.exclusively(() -> cloneVolume(source, volume, bytes));
        }
    }

    /// The source is frozen, and goes on in an overlay of its own.
    private void cloneVolume(String source, String volume, long bytes) throws IOException {
        if (!folder.has(head(volume))) {
            folder.mark(keep(volume));
            freeze(source, volume);
            folder.ensure(head(volume), half -> images.overlay(half, node(volume), bytes));
        }
        folder.delete(keep(volume));
    }

    /// What the volume's head is now becomes a node. Only while something keeps a node of that name.
    private void freeze(String volume, String id) throws IOException {
        if (!folder.has(node(id))) {
            requireClosed(volume);
            folder.rename(head(volume), node(id));
        }
        if (!folder.has(head(volume))) {
            long bytes = QemuImg.header(folder.file(node(id))).bytes();
            folder.ensure(head(volume), half -> images.overlay(half, node(id), bytes));
        }
    }

    private void grow(Path file, long bytes) throws IOException {
        if (QemuImg.header(file).bytes() < bytes) {
            images.resize(file, "qcow2", bytes);
        }
    }

    @Override
    public void delete(String volume) throws IOException {
        folder.exclusively(() -> {
            requireClosed(volume);
            folder.delete(head(volume));
            folder.delete(keep(volume));
            sweep();
        });
    }

    /// Removes nodes that nothing needs, until there is none.
    private void sweep() throws IOException {
        for (boolean again = true; again; ) {
            again = false;
            var names = folder.names();
            var needed = new HashSet<String>();
            for (var file : names) {
                if (file.endsWith(SUFFIX)) {
                    QemuImg.header(folder.file(file)).backing().ifPresent(needed::add);
                }
            }
            for (var file : names) {
                if (file.startsWith("node-") && !needed.contains(file) && !names.contains(keep(id(file)))) {
                    folder.delete(file);
                    again = true;
                }
            }
        }
    }

    private static String id(String node) {
        return node.substring("node-".length(), node.length() - SUFFIX.length());
    }

    @Override
    public void extend(String volume, long bytes) throws IOException {
        grow(folder.file(head(volume)), bytes);
    }

    @Override
    public void snapshot(String volume, String snapshot) throws IOException {
        folder.exclusively(() -> {
            if (!folder.has(head(volume)) && !folder.has(node(snapshot))) {
                throw new IOException("there is no volume " + volume);
            }
            boolean begun = folder.has(keep(snapshot));
            folder.mark(keep(snapshot));
            try {
                freeze(volume, snapshot);
            } catch (BusyException refused) {
                if (!begun) {
                    folder.delete(keep(snapshot));
                }
                throw refused;
            }
        });
    }

    @Override
    public void deleteSnapshot(String volume, String snapshot) throws IOException {
        folder.exclusively(() -> {
            folder.delete(keep(snapshot));
            sweep();
        });
    }

    @Override
    public void revert(String volume, String snapshot) throws IOException {
        folder.exclusively(() -> {
            requireClosed(volume);
            var node = nodeOf(snapshot);
            long bytes = folder.has(head(volume))
                    ? QemuImg.header(folder.file(head(volume))).bytes()
                    : QemuImg.header(folder.file(node)).bytes();
            folder.delete(head(volume));
            folder.ensure(head(volume), half -> images.overlay(half, node, bytes));
            sweep();
        });
    }

    @Override
    public void read(String volume, Optional<String> snapshot, Path raw) throws IOException {
        var from = snapshot.isPresent() ? nodeOf(snapshot.get()) : head(volume);
        images.convert(folder.file(from), "qcow2", raw, "raw");
    }

    @Override
    public Connection connect(String volume, String attachment, boolean readOnly) throws IOException {
        folder.exclusively(() -> {
            if (!folder.has(head(volume))) {
                throw new IOException("there is no volume " + volume);
            }
            folder.mark(open(volume, attachment));
        });
        var data = new LinkedHashMap<String, Object>();
        data.put("path", folder.file(head(volume)).toString());
        data.put("format", "qcow2");
        data.put("access_mode", readOnly ? "ro" : "rw");
        return new Connection("file", data, Map.of());
    }

    /// A file is not closed to anybody who may read the directory.
    @Override
    public void disconnect(String volume, String attachment) throws IOException {
        folder.exclusively(() -> folder.delete(open(volume, attachment)));
    }

    @Override
    public List<Unmanaged> unmanaged() throws IOException {
        var found = new java.util.ArrayList<Unmanaged>();
        for (var file : folder.names()) {
            if (file.endsWith(SUFFIX) && !file.startsWith("volume-") && !file.startsWith("node-")) {
                found.add(new Unmanaged(file, QemuImg.header(folder.file(file)).bytes()));
            }
        }
        return found;
    }

    private Path adoptable(String reference) throws IOException {
        if (unmanaged().stream().noneMatch(u -> u.reference().equals(reference))) {
            throw new IOException("there is nothing unmanaged of this name");
        }
        var file = folder.file(reference);
        if (QemuImg.header(file).backing().isPresent()) {
            throw new IOException("a file with another below it cannot be managed");
        }
        return file;
    }

    @Override
    public long adopt(String volume, String reference) throws IOException {
        folder.exclusively(() -> {
            if (!folder.has(head(volume))) {
                adoptable(reference);
                folder.rename(reference, head(volume));
            }
        });
        return QemuImg.header(folder.file(head(volume))).bytes();
    }

    /// What lies below is copied in, so that the file stands alone.
    @Override
    public String release(String volume) throws IOException {
        var reference = "released-" + volume + SUFFIX;
        if (folder.has(head(volume))) {
            folder.ensure(reference, half -> images.convert(folder.file(head(volume)), "qcow2", half, "qcow2"));
            delete(volume);
        }
        return reference;
    }

    @Override
    public void adoptSnapshot(String volume, String snapshot, String reference) throws IOException {
        folder.exclusively(() -> {
            if (!folder.has(node(snapshot))) {
                adoptable(reference);
                folder.mark(keep(snapshot));
                folder.rename(reference, node(snapshot));
            }
        });
    }

    @Override
    public String releaseSnapshot(String volume, String snapshot) throws IOException {
        var reference = "released-" + snapshot + SUFFIX;
        if (folder.has(node(snapshot))) {
            folder.ensure(reference, half -> images.convert(folder.file(node(snapshot)), "qcow2", half, "qcow2"));
            deleteSnapshot(volume, snapshot);
        }
        return reference;
    }
}
