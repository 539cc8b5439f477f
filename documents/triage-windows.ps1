# Cordon: writes down the live state of this host, in the order of volatility, and stores it in the evidence vault. Windows; runs as
# SYSTEM under PowerShell 5.1, after the memory was captured and never instead of that.
#
# The same plan, the same answer and the same output as triage-linux.sh, which documents them. It only looks: nothing is written to
# the disk, and nobody but the vault is contacted. It asks Windows, which a rootkit can make lie; the memory image is what such a lie
# is found with.

$PlanUrl = '{{ PlanUrl }}'
$PlanSha256 = '{{ PlanSha256 }}'

#include windows/common.ps1

# --- The triage ---

$SectionSeconds = 60
$FrameBytes = 4096
# Hashing is what costs: so many different programs, so many bytes of one, so many of all.
$HashedFiles = 512
$HashedFileBytes = 134217728
$HashedBytes = 1073741824
# Of text, a character is at most three bytes here: there are no surrogates left after Get-Printable.
$Utf8 = New-Object Text.UTF8Encoding $false

function Read-Plan {
    Get-PlanLines
    [void](Read-Field 'cordon-triage-plan' '1')
    $script:TimeLimit = [long](Read-Field 'time-limit' $NumberPattern)
    $script:Limit = [long](Read-Field 'limit' $NumberPattern)
    if ($script:Limit -lt 65536 -or $script:Limit -gt 33554432) { Stop-With 'malformed' "limit $($script:Limit) is not from 64 KiB to 32 MiB" }
    $script:OutputUrl = Read-Field 'output' $UrlPattern
    if ($script:Next -ne $script:Lines.Length) { Stop-With 'malformed' 'the plan goes on after the output' }
}

# Of what the host's processes and files are called no control character is left, so a line stays a line.
function Get-Printable($Value) {
    $text = ([string]$Value) -replace '[\x00-\x1f\x7f\ud800-\udfff]', ' '
    if ($text.Length -gt 4096) { return $text.Substring(0, 4096) }
    return $text
}

function Join-Fields { return (($args | ForEach-Object { Get-Printable $_ }) -join "`t") }

$script:Known = @{}
$script:HashedSoFar = [long]0

function Get-ProgramHash([string]$Path) {
    if (-not $Path) { return '-' }
    if ($script:Known.ContainsKey($Path)) { return $script:Known[$Path] }
    $hash = 'unreadable'
    try {
        $length = (New-Object IO.FileInfo $Path).Length
        if ($script:Known.Count -ge $HashedFiles -or $length -gt $HashedFileBytes -or $script:HashedSoFar + $length -gt $HashedBytes) { return 'too-much' }
        $file = [IO.File]::Open($Path, 'Open', 'Read', 'ReadWrite, Delete')
        try { $hash = ConvertTo-Hex ((New-Hash 'SHA256').ComputeHash($file)) } finally { $file.Close() }
        $script:HashedSoFar += $length
    }
    catch { $hash = 'unreadable' }
    $script:Known[$Path] = $hash
    return $hash
}

# Each section gives lines, one by one, so that it can be ended when it has said enough or taken too long.
$Sections = [ordered]@{
    'clock' = {
        'now ' + [DateTime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ssZ')
        'vault ' + $script:ServerDate
        $system = Get-WmiObject Win32_OperatingSystem
        'started ' + $system.ConvertToDateTime($system.LastBootUpTime).ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ssZ')
        Join-Fields $system.CSName $system.Caption $system.Version $system.OSArchitecture ([TimeZoneInfo]::Local.Id)
    }
    'processes' = {
        "pid`tparent`tsession`tstarted`tSHA-256 of the program`tprogram`tname`tcommand line"
        Get-WmiObject Win32_Process | ForEach-Object {
            Join-Fields $_.ProcessId $_.ParentProcessId $_.SessionId $_.CreationDate (Get-ProgramHash $_.ExecutablePath) $_.ExecutablePath $_.Name $_.CommandLine
        }
    }
    'sockets' = {
        "protocol`tlocal`tremote`tstate`tpid`tsince"
        Get-NetTCPConnection | ForEach-Object {
            Join-Fields 'tcp' "$($_.LocalAddress) $($_.LocalPort)" "$($_.RemoteAddress) $($_.RemotePort)" $_.State $_.OwningProcess $_.CreationTime
        }
        Get-NetUDPEndpoint | ForEach-Object { Join-Fields 'udp' "$($_.LocalAddress) $($_.LocalPort)" '-' '-' $_.OwningProcess $_.CreationTime }
    }
    'open-files' = { Get-WmiObject Win32_ServerConnection | ForEach-Object { Join-Fields $_.UserName $_.ComputerName $_.ShareName $_.NumberOfFiles } }
    'modules' = {
        "pid`tmodule`tbase"
        Get-Process | ForEach-Object {
            $id = $_.Id
            try { $_.Modules | ForEach-Object { Join-Fields $id $_.FileName ('0x{0:x}' -f $_.BaseAddress.ToInt64()) } } catch { }
        }
        Get-WmiObject Win32_SystemDriver | ForEach-Object { Join-Fields 'driver' $_.Name $_.State $_.StartMode $_.PathName }
    }
    'mounts' = {
        Get-WmiObject Win32_Volume | ForEach-Object { Join-Fields $_.DeviceID $_.Name $_.FileSystem $_.Capacity }
        Get-WmiObject Win32_Share | ForEach-Object { Join-Fields 'share' $_.Name $_.Path }
    }
    'logins' = {
        Get-WmiObject Win32_LogonSession | ForEach-Object { Join-Fields $_.LogonId $_.LogonType $_.AuthenticationPackage $_.StartTime }
        Get-WmiObject Win32_LoggedOnUser | ForEach-Object { Join-Fields $_.Antecedent $_.Dependent }
    }
    'network' = {
        Get-NetRoute | ForEach-Object { Join-Fields 'route' $_.DestinationPrefix $_.NextHop $_.InterfaceAlias }
        Get-NetNeighbor | ForEach-Object { Join-Fields 'neighbour' $_.IPAddress $_.LinkLayerAddress $_.State }
        Get-DnsClientCache | ForEach-Object { Join-Fields 'name' $_.Entry $_.Data $_.TimeToLive }
        Get-Content -LiteralPath "$env:SystemRoot\System32\drivers\etc\hosts" | ForEach-Object { Join-Fields 'hosts' $_ }
    }
    'scheduled-tasks' = {
        Get-ScheduledTask | ForEach-Object {
            $actions = ($_.Actions | ForEach-Object { "$($_.PSObject.Properties['Execute'].Value) $($_.PSObject.Properties['Arguments'].Value)" }) -join ' ; '
            Join-Fields "$($_.TaskPath)$($_.TaskName)" $_.State $_.Principal.UserId $actions
        }
    }
    'autoruns' = {
        foreach ($key in 'Microsoft\Windows\CurrentVersion\Run', 'Microsoft\Windows\CurrentVersion\RunOnce', 'Microsoft\Windows NT\CurrentVersion\Winlogon',
            'Wow6432Node\Microsoft\Windows\CurrentVersion\Run', 'Microsoft\Windows NT\CurrentVersion\Windows') {
            foreach ($hive in @('HKEY_LOCAL_MACHINE') + (Get-ChildItem Registry::HKEY_USERS | ForEach-Object { $_.Name })) {
                $item = Get-Item -LiteralPath "Registry::$hive\Software\$key" -ErrorAction SilentlyContinue
                if ($item) { $item.GetValueNames() | ForEach-Object { Join-Fields $item.Name $_ $item.GetValue($_) } }
            }
        }
        foreach ($class in '__EventFilter', 'CommandLineEventConsumer', 'ActiveScriptEventConsumer', '__FilterToConsumerBinding') {
            Get-WmiObject -Namespace root\subscription -Class $class | ForEach-Object { Join-Fields $class $_.GetText('Mof') }
        }
    }
    'units' = {
        Get-WmiObject Win32_Service | ForEach-Object { Join-Fields $_.Name $_.State $_.StartMode $_.StartName $_.ProcessId $_.PathName }
    }
    'accounts' = {
        Get-WmiObject Win32_UserAccount -Filter 'LocalAccount = TRUE' | ForEach-Object { Join-Fields 'user' $_.Name $_.SID $_.Disabled }
        Get-WmiObject Win32_GroupUser | ForEach-Object { Join-Fields 'member' $_.GroupComponent $_.PartComponent }
    }
    'logs' = {
        foreach ($log in 'Security', 'System', 'Microsoft-Windows-PowerShell/Operational', 'Microsoft-Windows-TerminalServices-LocalSessionManager/Operational') {
            Get-WinEvent -LogName $log -MaxEvents 500 | ForEach-Object { Join-Fields $log $_.RecordId ($_.TimeCreated.ToUniversalTime().ToString('o')) $_.Id $_.Message }
        }
    }
}

# Runs a section until it has said enough or taken too long; Select-Object -First would not end it by time.
function Add-Section([string]$Name, [scriptblock]$Body) {
    $room = [Math]::Max(0, $script:Limit - $FrameBytes - $script:Report.Length)
    $most = [Math]::Min(2097152, $room)
    $collected = New-Object IO.MemoryStream
    $end = [DateTime]::UtcNow.AddSeconds($SectionSeconds)
    if ($end -gt $script:CollectUntil) { $end = $script:CollectUntil }
    $state = @{ Status = 0; Whole = 'whole' }
    if ($most -le 0 -or $end -le [DateTime]::UtcNow) { $state.Status = 125; $state.Whole = 'cut' }
    else {
        try {
            $ErrorActionPreference = 'Continue'
            & $Body 2>$null | ForEach-Object {
                $bytes = $Utf8.GetBytes([string]$_ + "`n")
                if ($collected.Length + $bytes.Length -gt $most) { $state.Whole = 'cut'; throw 'enough' }
                if ([DateTime]::UtcNow -gt $end) { $state.Status = 124; $state.Whole = 'cut'; throw 'enough' }
                $collected.Write($bytes, 0, $bytes.Length)
            }
        }
        catch { if ($state.Whole -ceq 'whole') { $state.Status = 1 } }
    }
    if ($state.Whole -ceq 'cut') { $script:Cut++ }
    Add-Text "section $Name $($state.Status) $($collected.Length) $($state.Whole)`n"
    $collected.WriteTo($script:Report)
    Add-Text "`n"
}

function Add-Text([string]$Text) {
    $bytes = $Utf8.GetBytes($Text)
    $script:Report.Write($bytes, 0, $bytes.Length)
}

$status = 1
try {
    if (-not (Test-Administrator)) { $script:Stage = 'collect'; Stop-With 'not-root' 'no administrator' }
    Read-Plan
    $script:Deadline = $script:Started.AddSeconds($script:TimeLimit)
    $script:CollectUntil = $script:Started.AddSeconds([Math]::Floor($script:TimeLimit * 3 / 4))
    $script:Stage = 'collect'
    $script:Report = New-Object IO.MemoryStream
    $script:Cut = 0
    Add-Text "cordon-triage 1`n"
    foreach ($name in $Sections.Keys) { Add-Section $name $Sections[$name] }
    Add-Text "end $($Sections.Count)`n"
    $script:Stage = 'put'
    $bytes = $script:Report.ToArray()
    [void](Send-File 'output' $script:OutputUrl $bytes $bytes.Length -Once)
    Write-Answer ('{"status":"ok","bytes":' + $bytes.Length + ',"sha256":"' + (Get-Sha256 $bytes) + '","sections":' + $Sections.Count +
        ',"cut":' + $script:Cut + ',' + (Get-HostClock) + '}')
    $status = 0
}
catch {
    $failure = Get-Failure $_
    Write-Answer ('{"status":"failed","stage":"' + $script:Stage + '","reason":"' + $failure.Reason + '","detail":"' + (Get-Harmless $failure.Detail) + '"}')
}
exit $status
