package foehn.image;

import java.util.List;

/// The image service's settings.
///
/// @param uploadBytesMax the largest upload or download of an image's bytes
/// @param virtualBytesMax the largest disk that an image may describe
/// @param imagesPerProjectMax how many images one project may have
/// @param bytesPerProjectMax how many bytes the images of one project may have together
/// @param propertiesMax how many custom properties an image may have; as many tags, and as many members
/// @param webDownloadPorts the ports that `web-download` may connect to
/// @param webDownloadPrivate whether `web-download` may reach loopback, link-local and private addresses
public record ImageConfig(
        long uploadBytesMax,
        long virtualBytesMax,
        int imagesPerProjectMax,
        long bytesPerProjectMax,
        int propertiesMax,
        List<Integer> webDownloadPorts,
        boolean webDownloadPrivate) {}
