using System.Runtime.Versioning;
using SogniLike.Cli.Tests.Running;
using SogniLike.Client.Tests.Fakes;

namespace SogniLike.Cli.Tests.Auth;

[UnsupportedOSPlatform("windows")]
public sealed class AuthCommandsTests : CliFixture
{
    private string Config => PathOf(".config/sogni/config.json");

    [Fact]
    public async Task Login_KeyFile_KeepsAddressAndKeyForTheUserOnly()
    {
        await File.WriteAllTextAsync(PathOf("my.key"), FakePool.ArtistKey + "\n");

        var result = (await RunAsync("auth", "login", "--key-file", PathOf("my.key"))).Expect(0);

        Assert.Contains("as ada", result.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(FakePool.ArtistKey, result.Out + result.Error, StringComparison.Ordinal);
        Assert.Contains(FakePool.ArtistKey, await File.ReadAllTextAsync(Config), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Config));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(Path.GetDirectoryName(Config)!));
    }

    [Fact]
    public async Task Login_WrongKey_KeepsNothing()
    {
        (await new CliRun(Folder, Variables) { Input = "wrong" }.RunAsync(["auth", "login", "--key-file", "-"])).Expect(4);

        Assert.False(File.Exists(Config));
    }

    [Fact]
    public async Task Login_NoTerminalAndNoFile_NeverAsks()
    {
        var result = (await RunAsync("auth", "login")).Expect(2);

        Assert.Contains("--key-file", result.Error, StringComparison.Ordinal);
        Assert.Empty(Pool.Calls);
    }

    [Fact]
    public async Task Login_Terminal_AsksForTheKey()
    {
        Variables.Remove("SOGNI_KEY");

        var result = (await new CliRun(Folder, Variables) { IsTerminal = true, Secret = FakePool.ArtistKey }.RunAsync(["auth", "login"])).Expect(0);

        Assert.StartsWith("API key: ", result.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(Config));
    }

    [Fact]
    public async Task Status_AfterLogin_SaysWhereEachSettingComesFrom()
    {
        await RunAsync("auth", "login", "--key-file", await KeyFileAsync());
        Variables.Remove("SOGNI_KEY");

        var result = (await RunAsync("auth", "status", "--json")).Expect(0).Json;

        Assert.Equal(("SOGNI_URL", Config), ((string?)result["url_origin"], (string?)result["key_origin"]));
        Assert.Equal("ada", (string?)result["account_id"]);
    }

    [Fact]
    public async Task Status_FileThatOthersCanRead_Warns()
    {
        await RunAsync("auth", "login", "--key-file", await KeyFileAsync());
        File.SetUnixFileMode(Config, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        Assert.Contains("chmod 600", (await RunAsync("auth", "status")).Expect(0).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logout_Twice_RemovesOnce()
    {
        await RunAsync("auth", "login", "--key-file", await KeyFileAsync());

        Assert.Contains("Removed", (await RunAsync("auth", "logout")).Expect(0).Out, StringComparison.Ordinal);
        Assert.False(File.Exists(Config));
        Assert.Contains("no kept key", (await RunAsync("auth", "logout")).Expect(0).Out, StringComparison.Ordinal);
    }

    private async Task<string> KeyFileAsync()
    {
        await File.WriteAllTextAsync(PathOf("my.key"), FakePool.ArtistKey);
        return PathOf("my.key");
    }
}
