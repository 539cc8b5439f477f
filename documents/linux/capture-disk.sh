# A volume of the instance store. It is gone once the instance stops, and no snapshot can be made of it.

# find_volume NUMBER: in the order of the names that udev gives them, each device once, partitions left out.
find_volume() {
  wanted=$1
  found=0
  seen=' '
  set +f
  set -- "$DISKS"/nvme-Amazon_EC2_NVMe_Instance_Storage_*
  set -f
  for link; do
    case $link in *-part[0-9]*) continue ;; esac
    device=$(readlink -f "$link") && [ -e "$device" ] || continue
    case $seen in *" $device "*) continue ;; esac
    seen="$seen$device "
    found=$((found + 1))
    [ "$found" -ne "$wanted" ] || break
  done
  [ "$found" -eq "$wanted" ] || refuse no-such-volume "$found local NVMe volumes here" || return
  device_name=$(sanitize "${link##*/}")
  sectors=$(cat "$BLOCK_DEVICES/${device##*/}/size")
  matches "$sectors" "$NUMBER_PATTERN" || refuse unknown-length "$device_name" || return
  planned_bytes=$((sectors * 512))
}
