Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

# Settings. Plain text on purpose: no parameter of the document can change them.
$PlanSeconds = 180
$Attempts = 8
$LongestRetryDelay = 30
$LargestFile = 33554432
$UrlPattern = 'https://[A-Za-z0-9.-]+(:[0-9]+)?/[A-Za-z0-9/?&=%._~+-]+'
$HashPattern = '[0-9a-f]{64}'
$NumberPattern = '[1-9][0-9]{0,14}'

# --- Answering ---

$script:Stage = 'plan'
$script:Started = [DateTime]::UtcNow
$script:Deadline = $script:Started.AddSeconds($PlanSeconds)

# At most 200 harmless characters, so that whatever the host says fits a JSON string and a log line.
function Get-Harmless([string]$Text) {
    $harmless = $Text -replace '[^A-Za-z0-9 .,:;_/()=+-]', ' '
    if ($harmless.Length -gt 200) { return $harmless.Substring(0, 200) }
    return $harmless
}

function Write-Answer([string]$Line) {
    [Console]::Out.Write($Line + "`n")
    [Console]::Out.Flush()
}

# What is thrown is a table, so that it cannot be mistaken for an error of PowerShell's own.
function Stop-With([string]$Reason, [string]$Detail) {
    throw @{ Reason = $Reason; Detail = $Detail }
}

function Get-Failure($Caught) {
    if ($Caught.TargetObject -is [hashtable]) { return $Caught.TargetObject }
    return @{ Reason = 'script-error'; Detail = [string]$Caught.Exception.Message }
}

function Get-SecondsLeft {
    $left = [int][Math]::Floor(($script:Deadline - [DateTime]::UtcNow).TotalSeconds)
    if ($left -le 0) { Stop-With 'deadline' 'the time limit of the plan has passed' }
    return $left
}

# --- Hashes ---

function ConvertTo-Hex([byte[]]$Bytes) { return ([BitConverter]::ToString($Bytes) -replace '-', '').ToLowerInvariant() }

function New-Hash([string]$Name) {
    try { return [Security.Cryptography.HashAlgorithm]::Create($Name) }
    catch { Stop-With 'broken-command' $Name }
}

function Get-Sha256([byte[]]$Bytes) { return ConvertTo-Hex ((New-Hash 'SHA256').ComputeHash($Bytes)) }

# --- Transfers ---

[Net.ServicePointManager]::SecurityProtocol = [Net.SecurityProtocolType]::Tls12
[Net.ServicePointManager]::Expect100Continue = $false

# One attempt; no proxy of the host, no redirection, no credential.
function New-Request([string]$Method, [string]$Url) {
    $request = [Net.WebRequest]::Create($Url)
    $request.Method = $Method
    $request.Proxy = $null
    $request.AllowAutoRedirect = $false
    $request.KeepAlive = $false
    $request.UseDefaultCredentials = $false
    $left = (Get-SecondsLeft) * 1000
    $request.Timeout = $left
    $request.ReadWriteTimeout = [Math]::Min($left, 60000)
    return $request
}

# "again", or the reason why trying again is of no use. S3 answers an expired signature with 403 and an expired session with 400.
function Get-Judgement([Net.WebException]$Problem) {
    $response = $Problem.Response -as [Net.HttpWebResponse]
    if (-not $response) {
        if ($Problem.Status -eq [Net.WebExceptionStatus]::TrustFailure) { return 'tls-failed' }
        return 'again'
    }
    $status = [int]$response.StatusCode
    $body = Read-Limited $response.GetResponseStream() 65536
    $text = [Text.Encoding]::UTF8.GetString($body)
    if ($status -eq 403 -or $status -eq 400) {
        if ($text -match '<Code>(ExpiredToken|TokenRefreshRequired)</Code>|Request has expired') { return 'url-expired' }
        if ($text -match '<Code>(BadDigest|RequestTimeout|IncompleteBody)</Code>') { return 'again' }
        if ($status -eq 403) { return 'url-refused' }
        return 'rejected'
    }
    if ($status -eq 404) { return 'not-found' }
    if ($status -eq 412) { return 'taken' }
    if ($status -eq 408 -or $status -eq 409 -or $status -eq 429 -or ($status -ge 500 -and $status -ne 501)) { return 'again' }
    return 'rejected'
}

function Read-Limited($Stream, [int]$Most) {
    $collected = New-Object IO.MemoryStream
    $buffer = New-Object byte[] 65536
    while (($count = $Stream.Read($buffer, 0, $buffer.Length)) -gt 0) {
        if ($collected.Length + $count -gt $Most) { Stop-With 'too-large' "more than $Most bytes" }
        $collected.Write($buffer, 0, $count)
    }
    return , $collected.ToArray()
}

# Runs one attempt after the other until it is accepted, refused for good, or out of attempts.
function Invoke-Transfer([string]$What, [scriptblock]$Attempt) {
    $delay = 1
    for ($number = 1; ; $number++) {
        try { return & $Attempt }
        catch {
            $problem = $_.Exception
            while ($problem -and $problem -isnot [Net.WebException]) { $problem = $problem.InnerException }
            if ($_.TargetObject -is [hashtable]) { throw }
            if ($problem) { $judgement = Get-Judgement $problem } else { $judgement = 'again' }
            $detail = "${What}: $($_.Exception.Message), attempt $number"
            # An earlier attempt had stored it, and its answer was lost.
            if ($judgement -eq 'taken' -and $number -gt 1) { return }
            if ($judgement -ne 'again') { Stop-With $judgement $detail }
            if ($number -ge $Attempts) { Stop-With 'attempts-exhausted' $detail }
        }
        Start-Sleep -Seconds ([Math]::Min($delay, (Get-SecondsLeft)))
        $delay = [Math]::Min($delay * 2, $LongestRetryDelay)
    }
}

function Get-File([string]$What, [string]$Url) {
    return Invoke-Transfer $What {
        $response = (New-Request 'GET' $Url).GetResponse()
        try {
            if ([int]$response.StatusCode -ge 300) { Stop-With 'rejected' "${What}: http $([int]$response.StatusCode)" }
            $script:ServerDate = Get-Harmless ([string]$response.Headers['Date'])
            $script:ServerDateSeenAt = [DateTime]::UtcNow
            return , (Read-Limited $response.GetResponseStream() $LargestFile)
        }
        finally { $response.Close() }
    }
}

# With a Content-Length (S3 refuses chunked bodies) and Content-MD5 (S3 checks it). -Once: for a URL that is good once.
function Send-File([string]$What, [string]$Url, [byte[]]$Bytes, [int]$Count, [switch]$Once) {
    $md5 = (New-Hash 'MD5').ComputeHash($Bytes, 0, $Count)
    Invoke-Transfer $What {
        $request = New-Request 'PUT' $Url
        $request.ContentLength = $Count
        $request.AllowWriteStreamBuffering = $false
        $request.Headers['Content-MD5'] = [Convert]::ToBase64String($md5)
        if ($Once) { $request.Headers['If-None-Match'] = '*' }
        $body = $request.GetRequestStream()
        try { $body.Write($Bytes, 0, $Count) } finally { $body.Close() }
        $response = $request.GetResponse()
        $status = [int]$response.StatusCode
        $response.Close()
        if ($status -ge 300) { Stop-With 'rejected' "${What}: http $status" }
    } | Out-Null
    return ConvertTo-Hex $md5
}

# --- The plan ---

# Nothing of a plan is used before its hash is checked, and it is only matched against patterns: nothing is ever evaluated.
function Get-PlanLines {
    $script:Stage = 'plan'
    if ($PlanUrl -cnotmatch "\A$UrlPattern\z") { Stop-With 'invalid-input' 'PlanUrl is not an https URL' }
    if ($PlanSha256 -cnotmatch "\A$HashPattern\z") { Stop-With 'invalid-input' 'PlanSha256 is not 64 lower case hexadecimal digits' }
    $bytes = Get-File 'plan' $PlanUrl
    $actual = Get-Sha256 $bytes
    if ($actual -cne $PlanSha256) { Stop-With 'hash-mismatch' "the plan has SHA-256 $actual" }
    $text = [Text.Encoding]::GetEncoding(28591).GetString($bytes)
    if ($text -cnotmatch '\A[\n -~]+\n\z') { Stop-With 'malformed' 'not plain ASCII lines that are ended' }
    $script:Lines = $text.Substring(0, $text.Length - 1).Split([char]10)
    $script:Next = 0
}

function Test-Line([string]$Pattern) {
    return $script:Next -lt $script:Lines.Length -and $script:Lines[$script:Next] -cmatch "\A$Pattern\z"
}

function Read-Field([string]$Name, [string]$Pattern) {
    if (-not (Test-Line "$Name ($Pattern)")) { Stop-With 'malformed' "expected the line $Name" }
    $value = $script:Lines[$script:Next].Substring($Name.Length + 1)
    $script:Next++
    return $value
}

function Test-Administrator {
    $me = New-Object Security.Principal.WindowsPrincipal ([Security.Principal.WindowsIdentity]::GetCurrent())
    return $me.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)
}

function Get-HostClock {
    $epoch = [long][Math]::Floor(($script:ServerDateSeenAt - (New-Object DateTime 1970, 1, 1)).TotalSeconds)
    return '"hostClock":{"epochSeconds":' + $epoch + ',"serverDate":"' + $script:ServerDate + '"}'
}
