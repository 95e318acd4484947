# Tests how objects are displayed: snapshots of the formatted text and of its colors.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Suite.psm1') -Force
    Import-BuiltModule

    function Show {
        # Gets the output of a command in a culture with fixed formats, because the formats of the system may differ.
        param([scriptblock] $Command, [string] $Culture = 'en-US', [string] $Rendering = 'PlainText', [int] $Width = 120)

        $before = [cultureinfo]::CurrentCulture, $PSStyle.OutputRendering
        $fixed = [cultureinfo]::GetCultureInfo($Culture).Clone()
        $fixed.DateTimeFormat.ShortTimePattern = 'HH:mm'
        $fixed.NumberFormat.PercentPositivePattern = 0
        try {
            [cultureinfo]::CurrentCulture = $fixed
            $PSStyle.OutputRendering = $Rendering
            $text = ConvertTo-ConsoleText @(& $Command) -Width $Width
        }
        finally {
            [cultureinfo]::CurrentCulture, $PSStyle.OutputRendering = $before
        }
        ($text -split '\r?\n' | ForEach-Object { $_.TrimEnd() } | Where-Object { $_ }) -join "`n"
    }

    Connect-LiteLLM -Sandbox
    New-LiteLLMKey ci-build -Key sk-of-the-tests-0001 -Spend 42.5 -MaxBudget 1000 -BudgetDuration monthly -TeamId platform -Model mock-gpt, mock-two `
        -RpmLimit 6000 -TpmLimit 1000000 -Metadata @{ owner = 'platform' } -ExpiresAt ([datetime]'2099-01-31T12:00:00') | Out-Null
    New-LiteLLMKey ci-deploy -Key sk-of-the-tests-0002 -Spend 17 -MaxBudget 20 -Blocked $true | Out-Null
    New-LiteLLMKey over -Key sk-of-the-tests-0003 -Spend 27 -MaxBudget 20 | Out-Null
}

AfterAll {
    Disconnect-LiteLLM
}

Describe 'A key' {
    It 'is displayed as a row of a table' {
        Show { Get-LiteLLMKey } | Should -BeExactly @'
KeyAlias  KeyName    State      Spend MaxBudget Expires   TeamId
--------  -------    -----      ----- --------- -------   ------
over      sk-...0003 OverBudget 27.00     20.00
ci-deploy sk-...0002 Blocked    17.00     20.00
ci-build  sk-...0001 Active     42.50  1,000.00 1/31/2099 platform
'@.Replace("`r", '')
    }

    It 'has numbers and dates in the format of the user' {
        Show { Get-LiteLLMKey ci-build } -Culture de-DE | Should -BeExactly @'
KeyAlias KeyName    State  Spend MaxBudget Expires    TeamId
-------- -------    -----  ----- --------- -------    ------
ci-build sk-...0001 Active 42,50  1.000,00 31.01.2099 platform
'@.Replace("`r", '')
    }

    It 'has a bar of spend against budget' {
        $resets = (Get-LiteLLMKey ci-build).BudgetResetAt.LocalDateTime.ToString('d', [cultureinfo]'en-US')
        Show { Get-LiteLLMKey | Format-Table -View Budget } | Should -BeExactly @"
KeyAlias  Spend MaxBudget Used             Every Resets
--------  ----- --------- ----             ----- ------
over      27.00     20.00 ██████████ 135 %
ci-deploy 17.00     20.00 ████████░░  85 %
ci-build  42.50  1,000.00 ░░░░░░░░░░   4 % 1mo   $resets
"@.Replace("`r", '')
    }

    It 'has its limits' {
        Show { Get-LiteLLMKey | Format-Table -View Limits } | Should -BeExactly @'
KeyAlias  Models             RpmLimit  TpmLimit Parallel Expires
--------  ------             --------  -------- -------- -------
over
ci-deploy
ci-build  mock-gpt, mock-two    6,000 1,000,000          1/31/2099
'@.Replace("`r", '')
    }

    It 'is displayed as a list of its properties' {
        $shown = (Show { Get-LiteLLMKey ci-build | Format-List }) -replace '(?m)^((Created|Updated)At|BudgetResetAt|LastUsed|Id)( +): .*$', '$1$3: ...'
        $shown | Should -BeExactly @'
KeyAlias       : ci-build
KeyName        : sk-...0001
Id             : ...
State          : Active
Expires        : 1/31/2099 12:00
Spend          : 42.50 USD
MaxBudget      : 1,000.00 USD
BudgetDuration : 1mo
BudgetResetAt  : ...
Models         : {mock-gpt, mock-two}
RpmLimit       : 6000
TpmLimit       : 1000000
TeamId         : platform
Metadata       : {[owner, platform]}
LastUsed       : ...
CreatedAt      : ...
CreatedBy      : default_user_id
UpdatedAt      : ...
UpdatedBy      : default_user_id
'@.Replace("`r", '')
    }

    It 'has its state as text in JSON and CSV' {
        Get-LiteLLMKey over | ConvertTo-Json -Depth 5 | Should -Match '"State": "OverBudget"'
        (Get-LiteLLMKey over | Select-Object State | ConvertTo-Csv)[-1] | Should -BeExactly '"OverBudget"'
    }

    It 'is displayed as its alias in a wide view' {
        Show { Get-LiteLLMKey | Format-Wide -Column 3 } | Should -Match '^over +ci-deploy +ci-build$'
    }
}

Describe 'A key with an alias of 70 characters' {
    BeforeAll {
        $longAlias = 'a-long-alias-that-starts-like-the-others-' + 'x' * 17 + '-and-ends-01'
        New-LiteLLMKey $longAlias -Key sk-of-the-tests-0070 -MaxBudget 5 -TeamId ('t' * 60) | Out-Null
    }

    AfterAll {
        Remove-LiteLLMKey $longAlias -Confirm:$false
    }

    It 'leaves the other columns readable at <Width> columns' -ForEach @(
        @{ Width = 60; Columns = 'KeyAlias', 'KeyName', 'State', 'Spend' }
        @{ Width = 80; Columns = 'KeyAlias', 'KeyName', 'State', 'Spend', 'MaxBudget', 'Expires' }
        @{ Width = 120; Columns = 'KeyAlias', 'KeyName', 'State', 'Spend', 'MaxBudget', 'Expires', 'TeamId' }
    ) {
        $lines = (Show { Get-LiteLLMKey } -Width $Width) -split "`n"
        ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual $Width
        ($lines[0] -split ' +')[0..($Columns.Count - 1)] | Should -Be $Columns
        $lines | Where-Object { $_ -like "a-long-ali*and-ends-01 sk-...0070 Active*" } | Should -HaveCount 1
        $lines | Where-Object { $_ -like 'over *OverBudget*' } | Should -HaveCount 1
    }

    It 'stays aligned in the culture <_>' -ForEach 'ar-SA', 'he-IL', 'fa-IR', 'ur-PK', 'ps-AF', 'my-MM' {
        foreach ($view in 'LiteLLMKey', 'Budget', 'Limits') {
            $text = Show { Get-LiteLLMKey | Format-Table -View $view } -Culture $_
            $text | Should -Not -Match '[\u200e\u200f\u061c]'
            $text | Should -Match '(?m)^ci-build '
        }
    }
}

Describe 'Colors' {
    It 'warn: <Command>' -ForEach @(
        @{ Command = 'Get-LiteLLMKey | Format-Table -View Budget'; Row = 'over'; Shown = "`e[31m███" }
        @{ Command = 'Get-LiteLLMKey | Format-Table -View Budget'; Row = 'ci-deploy'; Shown = "`e[33m███" }
        @{ Command = 'Get-LiteLLMKey | Format-Table -View Budget'; Row = 'ci-build'; Shown = "`e[32m░" }
        @{ Command = 'Get-LiteLLMKey'; Row = 'over'; Shown = "`e[33mOverBudget" }
        @{ Command = 'Get-LiteLLMKey'; Row = 'ci-deploy'; Shown = "`e[31mBlocked" }
        @{ Command = 'Compare-LiteLLMKey over -MaxBudget 1'; Row = 'MaxBudget'; Shown = "`e[33mChanged" }
        @{ Command = 'Compare-LiteLLMKey over -TeamId a'; Row = 'TeamId'; Shown = "`e[32mAdded" }
        @{ Command = 'Compare-LiteLLMKey over -Clear MaxBudget'; Row = 'MaxBudget'; Shown = "`e[31mRemoved" }
    ) {
        $command = [scriptblock]::Create($Command)
        $line = (Show $command -Rendering Ansi) -split "`n" -like "$Row *"
        $line | Should -HaveCount 1
        "$line".Contains($Shown) | Should -BeTrue
        (Show $command).Contains("`e") | Should -BeFalse
    }

    It 'are not written to files' {
        $file = Join-Path $TestDrive 'keys.txt'
        Get-LiteLLMKey | Format-Table -View Budget | Out-File $file
        Get-Content $file -Raw | Should -BeLike '*135*'
        (Get-Content $file -Raw).Contains("`e") | Should -BeFalse
    }

    It 'are not written to the verbose stream, or to a preview that is redirected' {
        $output = Set-LiteLLMKey over -MaxBudget 30 -Verbose 4>&1 | Out-String
        $output | Should -BeLike '*20 -> 30 USD*'
        $output.Contains("`e") | Should -BeFalse
        Set-LiteLLMKey over -MaxBudget 20
    }
}

Describe 'Every object of the module' {
    It 'has a view' {
        $types = (Get-Command -Module LiteLLM -CommandType Cmdlet).OutputType.Name | Where-Object { $_ -like 'LiteLLM.*' } | Select-Object -Unique
        $types.Count | Should -BeGreaterThan 5
        foreach ($type in $types) {
            Get-FormatData $type | Should -HaveCount 1 -Because $type
        }
    }
}
