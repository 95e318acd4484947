# Tests the report in a browser.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Suite.psm1') -Force
    Import-BuiltModule
    Connect-LiteLLM -Sandbox
    1..750 | ForEach-Object { [pscustomobject]@{ KeyAlias = "key-$_"; MaxBudget = 1000; TeamId = if ($_ % 2) { 'odd' } else { 'even' } } } | New-LiteLLMKey | Out-Null
    Set-LiteLLMKey key-7 -Spend 900
    Set-LiteLLMKey key-8 -Spend 90
    Set-LiteLLMKey key-9 -Spend 1200
    Set-LiteLLMKey key-750 -NewKeyAlias '<script>document.title = "taken over"</script>'
    $file = Join-Path $TestDrive 'keys.html'
    Export-LiteLLMKeyReport $file -Title 'Keys & <budgets>'
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
        Invoke-InBrowser $browser '(document.getElementById("next").click(), document.getElementById("keys").tBodies[0].rows.length)' | Should -Be 600
        Invoke-InBrowser $browser '(document.getElementById("every").click(), document.getElementById("keys").rows.length)' | Should -Be 751
        Invoke-InBrowser $browser 'document.getElementById("pages").hidden' | Should -BeTrue
    }

    It 'can be filtered by words' {
        Search 'KEY-7' | Should -Be '61 of 61 keys, 750 in all'
        Search 'odd key-75' | Should -Be '1 of 1 keys, 750 in all'
        Search '' | Should -Be '100 of 750 keys'
    }

    It 'sorts numbers numerically and names naturally' {
        Get-Column 3 | Should -Match '^1.200.00\|900.00\|90.00\|0.00$'
        Invoke-InBrowser $browser 'document.querySelector("#keys th button").click()'
        Get-Column 0 | Should -Match '^<script>.*\|key-1 .*\|key-2 .*\|key-3 '
        Invoke-InBrowser $browser 'document.querySelector("#keys th").getAttribute("aria-sort")' | Should -Be 'ascending'
        Invoke-InBrowser $browser 'document.querySelector("#keys th button").click()'
        Get-Column 0 | Should -Match '^key-749 .*\|key-748 '
        Invoke-InBrowser $browser 'document.querySelectorAll("#keys th button")[3].click()'
        Get-Column 3 | Should -Match '^1.200.00\|900.00\|90.00\|0.00$'
    }

    It 'lists keys without a value last in both directions' {
        Invoke-InBrowser $browser 'document.querySelectorAll("#keys th button")[5].click()'
        Get-Column 5 | Should -Match '^120\s?%\|90\s?%\|9\s?%'
        Invoke-InBrowser $browser 'document.querySelectorAll("#keys th button")[7].click()'
        Get-Column 7 | Should -Be '|||'
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
