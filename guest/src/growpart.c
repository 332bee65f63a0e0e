/* growpart DISK NUMBER: makes the last primary partition of an MBR disk end where the disk ends. Does nothing when it
 * already does. Runs before the partition is mounted, so the kernel can simply read the table anew. */
#include <fcntl.h>
#include <linux/fs.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

int main(int argc, char **argv) {
    if (argc != 3) return 2;
    int fd = open(argv[1], O_RDWR);
    uint8_t sector[512];
    uint64_t bytes = 0;
    if (fd < 0 || pread(fd, sector, 512, 0) != 512 || ioctl(fd, BLKGETSIZE64, &bytes) != 0) return 1;
    uint8_t *entry = sector + 446 + 16 * (atoi(argv[2]) - 1);
    uint32_t start, length;
    memcpy(&start, entry + 8, 4);
    memcpy(&length, entry + 12, 4);
    uint64_t room = bytes / 512 - start;
    if (room > UINT32_MAX) room = UINT32_MAX;
    if (room <= length) return 0;
    length = (uint32_t)room;
    memcpy(entry + 12, &length, 4);
    if (pwrite(fd, sector, 512, 0) != 512 || fsync(fd) != 0) return 1;
    return ioctl(fd, BLKRRPART) == 0 ? 0 : 1;
}
