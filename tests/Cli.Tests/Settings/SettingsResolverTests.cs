using SogniLike.Cli.Tests.Running;
using SogniLike.Client.Tests.Fakes;

namespace SogniLike.Cli.Tests.Settings;

public sealed class SettingsResolverTests : CliFixture
{
    [Fact]
    public async Task Key_Precedence_IsFlagThenVariableThenFile()
    {
        await LogInAsync();
        var file = PathOf("wrong.key");
        await File.WriteAllTextAsync(file, "wrong\n");

        (await RunAsync("job", "list")).Expect(0);
        Variables["SOGNI_KEY_FILE"] = file;
        (await RunAsync("job", "list")).Expect(4);
        Variables["SOGNI_KEY"] = FakePool.ArtistKey;
        (await RunAsync("job", "list")).Expect(0);
        (await RunAsync("job", "list", "--key-file", file)).Expect(4);
    }

    [Fact]
    public async Task Url_Precedence_IsFlagThenVariableThenFile()
    {
        await LogInAsync();
        (await RunAsync("auth", "status")).Expect(0);
        Variables["SOGNI_KEY"] = FakePool.ArtistKey;
        Variables["SOGNI_URL"] = "http://127.0.0.1:1";
        Assert.Contains("127.0.0.1:1 ", (await RunAsync("auth", "status")).Expect(8).Error.Replace(" cannot", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        (await RunAsync("auth", "status", "--url", Coordinator.Address.ToString())).Expect(0);
    }

    [Fact]
    public async Task Key_StoredForAnotherCoordinator_IsNotSentThere()
    {
        await LogInAsync();
        await using var other = await FakeCoordinator.StartAsync();

        (await RunAsync("job", "list", "--url", other.Address.ToString())).Expect(4);

        Assert.Empty(other.Pool.Calls);
    }

    [Fact]
    public async Task Variables_Empty_CountAsUnset()
    {
        await LogInAsync();
        Variables["SOGNI_URL"] = "";
        Variables["SOGNI_KEY"] = "";

        (await RunAsync("job", "list")).Expect(0);
    }

    [Fact]
    public async Task ConfigFile_XdgFolder_IsUsed()
    {
        Variables["XDG_CONFIG_HOME"] = PathOf("xdg");
        await LogInAsync();

        Assert.True(File.Exists(PathOf("xdg/sogni/config.json")));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[1]")]
    [InlineData("""{"url":5}""")]
    public async Task ConfigFile_Damaged_IsNamed(string content)
    {
        Directory.CreateDirectory(PathOf(".config/sogni"));
        await File.WriteAllTextAsync(PathOf(".config/sogni/config.json"), content);

        Assert.Contains("config.json", (await RunAsync("job", "list")).Expect(2).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("line\nbreak")]
    public async Task KeyFile_WithoutAKey_IsRefused(string content)
    {
        await File.WriteAllTextAsync(PathOf("bad.key"), content);

        (await RunAsync("job", "list", "--key-file", PathOf("bad.key"))).Expect(4);
        (await RunAsync("job", "list", "--key-file", PathOf("missing.key"))).Expect(4);
    }

    private async Task LogInAsync()
    {
        (await new CliRun(Folder, Variables) { Input = FakePool.ArtistKey }.RunAsync(["auth", "login", "--key-file", "-"])).Expect(0);
        Variables.Remove("SOGNI_KEY");
        Variables.Remove("SOGNI_URL");
    }
}
