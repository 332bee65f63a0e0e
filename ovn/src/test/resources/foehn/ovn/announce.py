# What QEMU says for a guest that has just arrived: its MAC, by reverse ARP, to everybody.
import socket
import sys

mac = bytes.fromhex(sys.argv[1].replace(":", ""))
out = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
out.bind(("eth0", 0))
body = bytes.fromhex("0001080006040003") + mac + bytes(4) + mac + bytes(4)
out.send(b"\xff" * 6 + mac + bytes.fromhex("8035") + body + bytes(18))
