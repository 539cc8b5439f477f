/*
 * The intruder's process in the live range's guest: `implant ADDRESS PORT`. Its C2 server sends it a secret of 32 bytes once, which
 * it keeps on one locked page and nowhere else; it answers with the page's place and then beats twice a second. When the
 * connection is lost it calls again.
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define SECRET_SIZE 32
#define SECRET_OFFSET 0x140

/* From /proc/self/pagemap: bits 0 to 54 of a page's entry are its frame. */
static uint64_t physical_address(const char *at) {
  uint64_t entry = 0;
  int pagemap = open("/proc/self/pagemap", O_RDONLY);
  if (pread(pagemap, &entry, 8, (uintptr_t)at / 4096 * 8) != 8) exit(1);
  close(pagemap);
  return (entry & ((1ULL << 55) - 1)) * 4096 + (uintptr_t)at % 4096;
}

static int call(const char *address, int port) {
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
  struct timeval patience = {.tv_sec = 2};
  int line = socket(AF_INET, SOCK_STREAM, 0);
  inet_pton(AF_INET, address, &to.sin_addr);
  setsockopt(line, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  if (connect(line, (struct sockaddr *)&to, sizeof to) == 0) return line;
  close(line);
  return -1;
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  char *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  char *secret = page + SECRET_OFFSET;
  int has_secret = 0;
  if (page == MAP_FAILED || mlock(page, 4096) != 0) return 1;
  for (;; sleep(1)) {
    int line = call(argv[1], atoi(argv[2]));
    if (line < 0) continue;
    if (!has_secret) has_secret = recv(line, secret, SECRET_SIZE, MSG_WAITALL) == SECRET_SIZE;
    dprintf(line, "at %lx %lx %d\n", (unsigned long)secret, (unsigned long)physical_address(secret), getpid());
    while (send(line, "beat\n", 5, MSG_NOSIGNAL) == 5) usleep(500000);
    close(line);
  }
}
