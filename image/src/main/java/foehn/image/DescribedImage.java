package foehn.image;

import java.util.List;
import java.util.SortedMap;

/// An image with everything that clients see of it.
///
/// @param tags in alphabetical order
/// @param properties what users and clients write beside the attributes that every image has
record DescribedImage(Image image, List<String> tags, SortedMap<String, String> properties) {}
