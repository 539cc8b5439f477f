# Cordon: streams the physical memory of this host to the evidence vault. Windows; runs as SYSTEM under PowerShell 5.1.
#
# The same plan, the same answer and the same manifest as capture-linux.sh, which documents them; what differs:
#   - Windows shows no memory to a script, so it takes a tool of the operator: WinPmem ("source winpmem") or DumpIt ("source dumpit"),
#     fetched by its URL and run only when its SHA-256 is that of the plan. Other sources are passed over.
#   - The tool, and the driver that it unpacks, have to lie on the disk to be run: they are the only files written, in a folder of
#     this run's own, and removed at the end. The image itself never touches the disk; a part of it is held in memory.
#   - WinPmem writes the image to its stdout, DumpIt to a named pipe. Neither tells the length in advance: its exit status must be 0,
#     and the image at least as long as the memory that Windows counts.

$PlanUrl = '{{ PlanUrl }}'
$PlanSha256 = '{{ PlanSha256 }}'

#include windows/common.ps1

# --- The capture ---

$ToolPattern = "(reader|avml|winpmem|dumpit) (x86_64|aarch64) $HashPattern $UrlPattern"
$LimePattern = "lime (x86_64|aarch64) $HashPattern [A-Za-z0-9._+~-]{1,64} $UrlPattern"
$SourcePattern = "kcore|$ToolPattern|$LimePattern|instance-store [1-9][0-9]?"
$LargestPart = 1073741824

$script:Tried = New-Object Collections.Generic.List[string]
$script:Process = $null
$script:Pipe = $null
$script:Folder = $null

function Read-Plan {
    Get-PlanLines
    [void](Read-Field 'cordon-capture-plan' '2')
    $script:TimeLimit = [long](Read-Field 'time-limit' $NumberPattern)
    $script:PartSize = [long](Read-Field 'part-size' $NumberPattern)
    if ($PartSize -lt 5242880 -or $PartSize -gt 5368709120 -or $PartSize % 1048576 -ne 0) {
        Stop-With 'malformed' "part-size $PartSize is not whole MiB from 5 MiB to 5 GiB"
    }
    $script:Sources = New-Object Collections.Generic.List[string]
    while (Test-Line 'source .*') { $script:Sources.Add((Read-Field 'source' $SourcePattern)) }
    $volumes = @($script:Sources | Where-Object { $_ -clike 'instance-store*' }).Count
    if ($script:Sources.Count -lt 1 -or $script:Sources.Count -gt 16 -or ($volumes -gt 0 -and $script:Sources.Count -gt 1)) {
        Stop-With 'malformed' "$($script:Sources.Count) sources; 1 to 16 are possible, an instance-store volume stands alone"
    }
    $script:ManifestUrl = Read-Field 'manifest' $UrlPattern
    $script:PartUrls = New-Object Collections.Generic.List[string]
    while ($script:Next -lt $script:Lines.Length) {
        $script:PartUrls.Add((Read-Field "part $($script:PartUrls.Count + 1)" $UrlPattern))
    }
    if ($script:PartUrls.Count -lt 1 -or $script:PartUrls.Count -gt 10000) {
        Stop-With 'malformed' "$($script:PartUrls.Count) parts; 1 to 10000 are possible"
    }
}

# A part lives in the very memory that is captured.
function New-PartBuffer {
    $script:Stage = 'tool'
    if ($PartSize -gt $LargestPart) { Stop-With 'not-enough-memory' "a part takes $PartSize bytes; at most $LargestPart" }
    $free = [long](Get-WmiObject Win32_OperatingSystem).FreePhysicalMemory * 1024
    if ($free -lt $PartSize + 67108864) { Stop-With 'not-enough-memory' "$free bytes free, a part takes $PartSize" }
    $script:Part = New-Object byte[] $PartSize
}

# --- The ladder: a source costs no more than its place in "tried" until its first part is there. ---

function Open-Source {
    $verdict = $null
    foreach ($line in $script:Sources) {
        $words = $line.Split(' ')
        $script:Source = $words[0]
        $script:Stage = 'source'
        try { Start-Source $words; return }
        catch {
            $failure = Get-Failure $_
            if ($failure.Reason -ceq 'deadline') { throw }
            $script:Tried.Add('["' + $script:Source + '","' + $failure.Reason + '"]')
            if (-not $verdict -or $failure.Reason -cnotlike 'other-*') { $verdict = @{ Failure = $failure; Stage = $script:Stage } }
            Stop-Source
        }
    }
    $script:Stage = $verdict.Stage
    Stop-With $verdict.Failure.Reason $verdict.Failure.Detail
}

function Start-Source([string[]]$Words) {
    if ($Words[0] -cne 'winpmem' -and $Words[0] -cne 'dumpit') { Stop-With 'other-platform' 'this host runs Windows' }
    $machine = @{ AMD64 = 'x86_64'; ARM64 = 'aarch64' }[[string]$env:PROCESSOR_ARCHITECTURE]
    if ($Words[1] -cne $machine) { Stop-With 'other-architecture' "this host is a $machine" }
    $script:Stage = 'tool'
    $tool = Get-File $Words[0] $Words[3]
    $script:ToolSha256 = Get-Sha256 $tool
    if ($script:ToolSha256 -cne $Words[2]) { Stop-With 'hash-mismatch' "$($Words[0]) has SHA-256 $($script:ToolSha256)" }
    $script:Stage = 'source'
    $path = Join-Path $script:Folder "$($Words[0]).exe"
    [IO.File]::WriteAllBytes($path, $tool)
    if ($Words[0] -ceq 'winpmem') { Start-Tool $path '-' } else { Start-ToolOnPipe $path }
    $script:PartBytes = Read-Part
    if ($script:PartBytes -eq 0) { Stop-With 'tool-failed' 'no data' }
    $script:Content = Get-ContentKind
}

function Start-Tool([string]$Path, [string]$Arguments) {
    $start = New-Object Diagnostics.ProcessStartInfo $Path, $Arguments
    $start.UseShellExecute = $false
    $start.CreateNoWindow = $true
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    $start.WorkingDirectory = $script:Folder
    $script:Process = [Diagnostics.Process]::Start($start)
    # Its chatter is thrown away as it comes: a pipe that nobody reads would stop it.
    $script:Process.BeginErrorReadLine()
    $script:Stream = $script:Process.StandardOutput.BaseStream
}

function Start-ToolOnPipe([string]$Path) {
    $name = 'cordon-' + [Guid]::NewGuid().ToString('N')
    $script:Pipe = New-Object IO.Pipes.NamedPipeServerStream $name, 'In', 1, 'Byte', 'Asynchronous', 1048576, 0
    Start-Tool $Path "/TYPE RAW /QUIET /NOLYTICS /OUTPUT \\.\pipe\$name"
    $script:Process.BeginOutputReadLine()
    $connected = $script:Pipe.BeginWaitForConnection($null, $null)
    while (-not $connected.AsyncWaitHandle.WaitOne(1000)) {
        [void](Get-SecondsLeft)
        if ($script:Process.HasExited) { Stop-With 'tool-failed' "status $($script:Process.ExitCode)" }
    }
    $script:Pipe.EndWaitForConnection($connected)
    $script:Stream = $script:Pipe
}

# A read that hangs ends with the plan's time.
function Read-Part {
    $filled = 0
    while ($filled -lt $script:Part.Length) {
        $reading = $script:Stream.ReadAsync($script:Part, $filled, [Math]::Min(1048576, $script:Part.Length - $filled))
        if (-not $reading.Wait((Get-SecondsLeft) * 1000)) { [void](Get-SecondsLeft) }
        if ($reading.Result -eq 0) { break }
        $filled += $reading.Result
    }
    return $filled
}

function Get-ContentKind {
    $magic = ConvertTo-Hex $script:Part[0..7]
    if ($magic -clike '7f454c46*') { return 'elf' }
    if ($magic -ceq '5041474544553634') { return 'dmp' }
    if ($magic -clike '454d694c*') { return 'lime-v1' }
    return 'raw'
}

function Stop-Source {
    if ($script:Process -and -not $script:Process.HasExited) { $script:Process.Kill(); [void]$script:Process.WaitForExit(10000) }
    if ($script:Pipe) { $script:Pipe.Dispose() }
    $script:Process = $null
    $script:Pipe = $null
}

# --- The stream ---

function Send-Stream {
    $hash = New-Hash 'SHA256'
    $script:Sent = [long]0
    $script:Parts = New-Object Collections.Generic.List[string]
    while ($script:PartBytes -gt 0) {
        $script:Stage = 'put'
        $number = $script:Parts.Count + 1
        if ($number -gt $script:PartUrls.Count) { Stop-With 'parts-exhausted' "the stream goes on after $($number - 1) parts" }
        [void]$hash.TransformBlock($script:Part, 0, $script:PartBytes, $null, 0)
        $sha256 = ConvertTo-Hex ((New-Hash 'SHA256').ComputeHash($script:Part, 0, $script:PartBytes))
        $md5 = Send-File "part $number" $script:PartUrls[$number - 1] $script:Part $script:PartBytes
        $script:Parts.Add("[$number,$($script:PartBytes),`"$md5`",`"$sha256`"]")
        $script:Sent += $script:PartBytes
        $script:Stage = 'source'
        $script:PartBytes = Read-Part
    }
    [void]$hash.TransformFinalBlock($script:Part, 0, 0)
    $script:Sha256 = ConvertTo-Hex $hash.Hash
}

function Confirm-Source {
    $script:Stage = 'source'
    if (-not $script:Process.WaitForExit((Get-SecondsLeft) * 1000)) { [void](Get-SecondsLeft) }
    if ($script:Process.ExitCode -ne 0) { Stop-With 'tool-failed' "status $($script:Process.ExitCode)" }
    $memory = [long](Get-WmiObject Win32_ComputerSystem).TotalPhysicalMemory
    if ($script:Sent -lt $memory) { Stop-With 'length-mismatch' "$($script:Sent) bytes; Windows counts $memory of memory" }
}

function Send-Manifest {
    $script:Stage = 'manifest'
    $text = '{"format":"cordon-capture-manifest/2","content":"' + $script:Content + '","source":"' + $script:Source + '",' +
        '"toolSha256":"' + $script:ToolSha256 + '","completeness":"tool-exit-status","ram":[],' +
        '"totalBytes":' + $script:Sent + ',"sha256":"' + $script:Sha256 + '","partSize":' + $script:PartSize + ',' +
        '"parts":[' + ($script:Parts -join ',') + '],"tried":[' + ($script:Tried -join ',') + '],' +
        '"kernelRelease":"' + (Get-Harmless ([string][Environment]::OSVersion.Version)) + '",' +
        '"machine":"' + (Get-Harmless ([string]$env:PROCESSOR_ARCHITECTURE)) + '",' +
        '"startedAt":"' + $script:Started.ToString('yyyy-MM-ddTHH:mm:ssZ') + '",' +
        '"endedAt":"' + [DateTime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ssZ') + '",' + (Get-HostClock) + "}`n"
    $bytes = [Text.Encoding]::ASCII.GetBytes($text)
    [void](Send-File 'manifest' $script:ManifestUrl $bytes $bytes.Length -Once)
}

$status = 1
try {
    if (-not (Test-Administrator)) { $script:Stage = 'source'; Stop-With 'not-root' 'no administrator' }
    Read-Plan
    $script:Deadline = $script:Started.AddSeconds($script:TimeLimit)
    New-PartBuffer
    $script:Folder = Join-Path ([IO.Path]::GetTempPath()) ('cordon-' + [Guid]::NewGuid().ToString('N'))
    [void][IO.Directory]::CreateDirectory($script:Folder)
    Open-Source
    Send-Stream
    Confirm-Source
    Send-Manifest
    Write-Answer ('{"status":"ok","source":"' + $script:Source + '","reader":"none","workspace":"memory","content":"' + $script:Content +
        '","totalBytes":' + $script:Sent + ',"parts":' + $script:Parts.Count + ',"sha256":"' + $script:Sha256 +
        '","tried":[' + ($script:Tried -join ',') + ']}')
    $status = 0
}
catch {
    $failure = Get-Failure $_
    Write-Answer ('{"status":"failed","stage":"' + $script:Stage + '","reason":"' + $failure.Reason + '","detail":"' +
        (Get-Harmless $failure.Detail) + '","tried":[' + ($script:Tried -join ',') + ']}')
}
finally {
    try { Stop-Source } catch { }
    if ($script:Folder -and (Test-Path -LiteralPath $script:Folder)) {
        Remove-Item -LiteralPath $script:Folder -Recurse -Force -ErrorAction SilentlyContinue
    }
}
exit $status
