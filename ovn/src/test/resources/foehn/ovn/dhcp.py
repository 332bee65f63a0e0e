# Asks for an address once on eth0, and prints what is offered.
import socket
import struct
import sys

mac = bytes.fromhex(sys.argv[1].replace(":", ""))
asked = bytes([53, 1, 1, 55, 5, 1, 3, 6, 26, 121, 255])
bootp = struct.pack("!BBBBIHH16x16s192x", 1, 1, 6, 0, 0x0F0E, 0, 0x8000, mac) + bytes.fromhex("63825363") + asked
udp = struct.pack("!HHHH", 68, 67, 8 + len(bootp), 0) + bootp
head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), 1, 0, 64, 17, 0, bytes(4), b"\xff" * 4)
total = sum(struct.unpack("!10H", head))
total = (total >> 16) + (total & 0xFFFF)
total += total >> 16
head = head[:10] + struct.pack("!H", ~total & 0xFFFF) + head[12:]
link = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0800))
link.bind(("eth0", 0x0800))
link.settimeout(2)
for attempt in range(5):
    link.send(b"\xff" * 6 + mac + bytes.fromhex("0800") + head + udp)
    try:
        while True:
            packet = link.recv(2000)
            if packet[23] == 17 and packet[36:38] == struct.pack("!H", 68):
                break
    except TimeoutError:
        continue
    answer = packet[42:]
    print("address", socket.inet_ntoa(answer[16:20]))
    rest = answer[240:]
    while rest and rest[0] != 255:
        kind, size = rest[0], rest[1]
        value = rest[2 : 2 + size]
        if kind == 26:
            print("mtu", int.from_bytes(value, "big"))
        elif kind == 3:
            print("router", socket.inet_ntoa(value))
        elif kind == 6:
            print("dns", socket.inet_ntoa(value))
        elif kind == 121:
            print("routes", value.hex())
        rest = rest[2 + size :]
    sys.exit(0)
sys.exit("no offer")
