using SogniLike.Coordinator.Settings;

namespace SogniLike.Coordinator.Tests.Settings;

public sealed class SettingsInForceTests
{
    [Fact]
    public async Task List_OptionThatWasSet_ShowsItBesideTheUsual()
    {
        await using var pool = await TestPool.CreateAsync(("Leasing:MaxCountedAttempts", "5"));

        var settings = pool.Get<SettingsInForce>().List();

        Assert.Equal(new SettingInForce("Coordinator:Leasing:MaxCountedAttempts", "5", "3"), settings.Single(setting => setting.Key.EndsWith(":MaxCountedAttempts", StringComparison.Ordinal)));
        Assert.Equal("00:00:30", settings.Single(setting => setting.Key == "Coordinator:Leasing:LeaseLength").Value);
        Assert.Distinct(settings.Select(setting => setting.Key));
    }

    [Fact]
    public void List_WhatOpensSomething_IsNotTold()
    {
        var settings = new SettingsInForce([new OptionsRegistration("Vault", typeof(VaultOptions), () => new VaultOptions { DoorPassword = "sesame", Doors = [1, 2] })]).List();

        Assert.Equal([new SettingInForce("Vault:DoorPassword", "(set)", ""), new SettingInForce("Vault:Doors", "1, 2", "")], settings);
    }

    internal sealed class VaultOptions
    {
        /// <summary>A secret.</summary>
        public string DoorPassword { get; set; } = "";

        /// <summary>A list.</summary>
        public IReadOnlyList<int> Doors { get; set; } = [];
    }
}
