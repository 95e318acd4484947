# Tests the report in a browser.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Suite.psm1') -Force
    Import-BuiltModule
    Connect-LiteLLM -Sandbox
    1..750 | ForEach-Object { [pscustomobject]@{ KeyAlias = "key-$_"; MaxBudget = 1000; TeamId = if ($_ % 2) { 'odd' } else { 'even' } } } | New-LiteLLMKey | Out-Null
    Set-LiteLLMKey key-7 -Spend 900
    Set-LiteLLMKey key-8 -Spend 90
    Set-LiteLLMKey key-9 -Spend 1200
    Set-LiteLLMKey key-9 -UserId '=1+1' -Metadata @{ cost_center = '@SUM(1)' } -ExpiresAt ([datetime]'2099-01-31T12:00:00Z')
    New-LiteLLMKey over-the-top -Spend 1 -MaxBudget 1 -Blocked $true | Out-Null
    Remove-LiteLLMKey key-749 -Confirm:$false
    Set-LiteLLMKey key-750 -NewKeyAlias '<script>document.title = "taken over"</script>'
    $file = Join-Path $TestDrive 'keys.html'
    Export-LiteLLMKeyReport $file -Title 'Keys & <budgets>' -GroupBy Team, User, cost_center
}

Describe 'Export-LiteLLMKeyReport' {
    It 'writes one file, without leaving temporary files' {
        Get-ChildItem $TestDrive -Filter 'keys.html*' | Should -HaveCount 1
        Get-Content $file -TotalCount 1 | Should -Be '<!DOCTYPE html>'
    }

    It 'writes no file with -WhatIf' {
        Export-LiteLLMKeyReport (Join-Path $TestDrive 'none.html') -WhatIf
        Join-Path $TestDrive 'none.html' | Should -Not -Exist
    }
}

Describe 'The report in a browser' {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot 'Browser.psm1') -Force
        $browser = if (Find-Browser) { Start-Browser $file }
        # The elements that are cut off at the right.
        $tooWide = '[...document.querySelectorAll("main *:not(svg *), header *, footer *")].filter(element => element.getBoundingClientRect().right > innerWidth + 1).map(element => element.outerHTML.slice(0, 80)).join()'
        function Get-Column($Number) {
            Invoke-InBrowser $browser "[...document.getElementById('keys').tBodies[0].rows].slice(0, 4).map(row => row.cells[$Number].textContent.trim()).join('|')"
        }
        function Search($Words) {
            Invoke-InBrowser $browser "(() => { const words = document.getElementById('words'); words.value = '$Words'; words.dispatchEvent(new Event('input')); return document.getElementById('shown').textContent; })()"
        }
    }

    AfterAll {
        if ($browser) {
            Stop-Browser $browser
        }
    }

    BeforeEach {
        if (-not $browser) {
            Set-ItResult -Skipped -Because 'neither Chromium, Chrome nor Edge is installed'
        }
        Search '' | Should -BeLike '* of 750 keys'
    }

    It 'does not interpret text as HTML' {
        Invoke-InBrowser $browser 'document.title' | Should -Be 'Keys & <budgets>'
        Invoke-InBrowser $browser 'document.scripts.length' | Should -Be 1
        Invoke-InBrowser $browser 'performance.getEntriesByType("resource").length' | Should -Be 0
    }

    It 'runs only its own script' {
        Invoke-InBrowser $browser '(() => { const script = document.createElement("script"); script.textContent = "document.title = 1"; document.body.append(script); return document.title; })()' |
            Should -Be 'Keys & <budgets>'
    }

    It 'shows the first keys, and the others on demand' {
        Invoke-InBrowser $browser 'document.getElementById("keys").tBodies[0].rows.length' | Should -Be 100
        Invoke-InBrowser $browser 'document.getElementById("shown").textContent' | Should -Be '100 of 750 keys'
        Invoke-InBrowser $browser '(document.querySelector("#keys + .pages .next").click(), document.getElementById("keys").tBodies[0].rows.length)' | Should -Be 600
        Invoke-InBrowser $browser '(document.querySelector("#keys + .pages .every").click(), document.getElementById("keys").rows.length)' | Should -Be 751
        Invoke-InBrowser $browser 'document.querySelector("#keys + .pages").hidden' | Should -BeTrue
    }

    It 'can be filtered by words' {
        Search 'KEY-7' | Should -Be '60 of 60 keys, 750 in all'
        Search 'odd key-77' | Should -Be '1 of 1 keys, 750 in all'
        Search '' | Should -Be '100 of 750 keys'
    }

    It 'is found by the words that PowerShell shows: <Words>' -ForEach @(
        @{ Words = 'OverBudget'; Count = 2 }
        @{ Words = 'over budget'; Count = 2 }
        @{ Words = 'spent'; Count = 2 }
        @{ Words = 'near'; Count = 1 }
        @{ Words = 'NearBudget'; Count = 1 }
        @{ Words = 'blocked'; Count = 1 }
        @{ Words = 'active even'; Count = 375 }
        @{ Words = '@sum'; Count = 1 }
    ) {
        Search $Words | Should -BeLike "* of $Count keys, 750 in all"
    }

    It 'shows the keys of a concern in the table' {
        Invoke-InBrowser $browser '(document.querySelector("[data-filter=NearBudget]").click(), document.getElementById("shown").textContent)' | Should -Be '1 of 1 keys, 750 in all'
    }

    It 'saves the filtered rows as CSV that a spreadsheet does not run' {
        Send-ToBrowser $browser -Method 'Page.setDownloadBehavior' -Parameters @{ behavior = 'allow'; downloadPath = "$TestDrive" } | Out-Null
        Search 'key-9' | Should -Be '11 of 11 keys, 750 in all'
        Invoke-InBrowser $browser 'document.getElementById("save").click()'
        $saved = Wait-Until { Get-ChildItem $TestDrive -Filter 'keys-*.csv' }
        $saved.Name | Should -Match '^keys-\d{4}-\d\d-\d\d\.csv$'
        $rows = Import-Csv $saved.FullName
        $rows | Should -HaveCount 11
        $rows[0].KeyAlias | Should -Be 'key-9'
        $rows[0].UserId | Should -Be "'=1+1"
        $rows[0].cost_center | Should -Be "'@SUM(1)"
        $rows[0].TeamId | Should -Be 'odd'
        $rows[0].Spend, $rows[0].MaxBudget, $rows[0].Used, $rows[0].Expires | Should -Be '1200', '1000', '1.2', '2099-01-31T12:00:00Z'
        $rows[0].State | Should -Be 'OverBudget'
        $rows[0].Id | Should -Be (Get-LiteLLMKey key-9).Id
        $rows[1].KeyAlias | Should -Be 'key-90'
        (Get-Content $saved.FullName -Raw) | Should -Match '^.?"KeyAlias","KeyName","Id","Team",'
    }

    It 'fits into a window of <_> pixels' -ForEach 390, 800, 1280 {
        Send-ToBrowser $browser -Method 'Emulation.setDeviceMetricsOverride' -Parameters @{ width = $_; height = 900; deviceScaleFactor = 1; mobile = $false } | Out-Null
        try {
            Invoke-InBrowser $browser 'document.querySelectorAll("details").forEach(details => { details.open = true; })'
            Invoke-InBrowser $browser 'document.documentElement.scrollWidth' | Should -BeLessOrEqual $_
            Invoke-InBrowser $browser $tooWide | Should -BeNullOrEmpty
            Invoke-InBrowser $browser 'Math.min(...[...document.querySelectorAll(".line .bar")].map(bar => bar.getBoundingClientRect().width).filter(width => width > 0))' | Should -BeGreaterThan 60
        }
        finally {
            Send-ToBrowser $browser -Method 'Emulation.clearDeviceMetricsOverride' | Out-Null
        }
    }

    It 'prints all rows and the content of all sections' {
        Invoke-InBrowser $browser 'document.querySelectorAll("details").forEach(details => { details.open = false; })'
        Send-ToBrowser $browser -Method 'Emulation.setEmulatedMedia' -Parameters @{ media = 'print' } | Out-Null
        Send-ToBrowser $browser -Method 'Emulation.setDeviceMetricsOverride' -Parameters @{ width = 1016; height = 700; deviceScaleFactor = 1; mobile = $false } | Out-Null
        try {
            Invoke-InBrowser $browser 'dispatchEvent(new Event("beforeprint"))' | Out-Null
            Invoke-InBrowser $browser '[...document.getElementById("keys").querySelectorAll("tbody tr")].filter(row => row.getClientRects().length).length' | Should -Be 750
            Invoke-InBrowser $browser '[...document.querySelectorAll("details tbody tr")].every(row => row.getClientRects().length)' | Should -BeTrue
            Invoke-InBrowser $browser 'document.documentElement.scrollWidth' | Should -BeLessOrEqual 1016
            Invoke-InBrowser $browser $tooWide | Should -BeNullOrEmpty
            Invoke-InBrowser $browser '(dispatchEvent(new Event("afterprint")), document.querySelectorAll("details[open]").length)' | Should -Be 0
        }
        finally {
            Send-ToBrowser $browser -Method 'Emulation.setEmulatedMedia' -Parameters @{ media = '' } | Out-Null
            Send-ToBrowser $browser -Method 'Emulation.clearDeviceMetricsOverride' | Out-Null
        }
        Invoke-InBrowser $browser '[...document.getElementById("keys").querySelectorAll("tbody tr")].filter(row => row.getClientRects().length).length' | Should -Be 100
    }

    It 'sorts the groups by each column' {
        $names = '[...document.querySelector("[aria-labelledby=group-1-title]").querySelectorAll("tbody th")].map(cell => cell.textContent.trim()).join()'
        Invoke-InBrowser $browser $names | Should -Be 'odd,even,No team'
        Invoke-InBrowser $browser 'document.querySelector("[aria-labelledby=group-1-title] button").click()'
        Invoke-InBrowser $browser $names | Should -Be 'even,No team,odd'
        Invoke-InBrowser $browser 'document.querySelectorAll("[aria-labelledby=group-1-title] button")[3].click()'
        Invoke-InBrowser $browser $names | Should -Be 'No team,odd,even'
    }

    It 'sorts numbers numerically and names naturally' {
        Get-Column 3 | Should -Match '^1.200.00\|900.00\|90.00\|1.00$'
        Invoke-InBrowser $browser 'document.querySelector("#keys th button").click()'
        Get-Column 0 | Should -Match '^<script>.*\|key-1 .*\|key-2 .*\|key-3 '
        Invoke-InBrowser $browser 'document.querySelector("#keys th").getAttribute("aria-sort")' | Should -Be 'ascending'
        Invoke-InBrowser $browser 'document.querySelector("#keys th button").click()'
        Get-Column 0 | Should -Match '^over-the-top .*\|key-748 '
        Invoke-InBrowser $browser 'document.querySelectorAll("#keys th button")[3].click()'
        Get-Column 3 | Should -Match '^1.200.00\|900.00\|90.00\|1.00$'
    }

    It 'lists keys without a value last in both directions' {
        Invoke-InBrowser $browser 'document.querySelectorAll("#keys th button")[5].click()'
        Get-Column 5 | Should -Match '^120\s?%\|100\s?%\|90\s?%\|9\s?%'
        Invoke-InBrowser $browser 'document.querySelectorAll("#keys th button")[7].click()'
        Get-Column 7 | Should -Match '^[^|]+\|\|\|$'
    }

    It 'has a text contrast of at least 4.5 in light and dark mode' -ForEach 'light', 'dark' {
        Send-ToBrowser $browser -Method 'Emulation.setEmulatedMedia' -Parameters @{ features = @(@{ name = 'prefers-color-scheme'; value = $_ }) } | Out-Null
        Invoke-InBrowser $browser @'
(() => {
  const light = colour => colour.match(/[\d.]+/g).slice(0, 3).map(part => part / 255)
    .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
  const ground = light(getComputedStyle(document.body).backgroundColor);
  const contrasts = [...document.querySelectorAll('main *, header *, footer *')]
    .filter(element => [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
    .map(element => light(getComputedStyle(element).color))
    .map(ink => (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05));
  return Math.min(...contrasts);
})()
'@ | Should -BeGreaterOrEqual 4.5
    }
}
