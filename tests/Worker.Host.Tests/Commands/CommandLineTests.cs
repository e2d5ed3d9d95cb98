using System.Runtime.Versioning;
using SogniLike.Worker.Host.Tests.Fakes;
using SogniLike.Worker.Identity;

namespace SogniLike.Worker.Host.Tests.Commands;

[UnsupportedOSPlatform("windows")]
public sealed class CommandLineTests : IDisposable
{
    private readonly Shell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("run --bogus")]
    [InlineData("run --slots many")]
    [InlineData("run --log xml")]
    [InlineData("run --data")]
    [InlineData("enroll")]
    [InlineData("enroll --token a --token-file b")]
    [InlineData("status extra")]
    [InlineData("")]
    public async Task CommandLine_Wrong_IsUsageOnStandardError(string line)
    {
        var ended = await _shell.RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(ExitCodes.Usage, ended.ExitCode);
        Assert.Empty(ended.Output);
        Assert.Contains("sogni-worker --help", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_Asked_SaysHowAVolunteerTakesPart()
    {
        var ended = await _shell.RunAsync("--help");

        Assert.Equal(ExitCodes.Ok, ended.ExitCode);
        Assert.Contains("sogni-worker enroll --token-file FILE", ended.Output, StringComparison.Ordinal);
        Assert.Contains("sogni-worker run --model FOLDER", ended.Output, StringComparison.Ordinal);
        Assert.Empty(ended.Error);
    }

    [Fact]
    public async Task Enroll_TokenOnStandardInput_PrintsTheWorkerId()
    {
        await using var coordinator = await OneJobCoordinator.StartAsync();

        var ended = await _shell.RunWithInputAsync($"  {coordinator.Token}\n", "enroll", "--token-file", "-", "--name", "me", "--data", _shell.Data);

        Assert.Equal((ExitCodes.Ok, "worker-1\n"), (ended.ExitCode, ended.Output));
    }

    [Theory]
    [InlineData("nonsense", "An enrolment token begins with \"sogniw1.\"")]
    [InlineData("sogniw1.!!!", "The enrolment token is damaged")]
    public async Task Enroll_DamagedToken_IsUsageAndDoesNotRepeatIt(string token, string message)
    {
        var ended = await _shell.RunAsync("enroll", "--token", token, "--data", _shell.Data);

        Assert.Equal(ExitCodes.Usage, ended.ExitCode);
        Assert.StartsWith(message, ended.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_shell.Data));
    }

    [Fact]
    public async Task Enroll_NobodyThere_IsUnreachable()
    {
        string token;
        await using (var coordinator = await OneJobCoordinator.StartAsync())
        {
            token = coordinator.Token;
        }

        Assert.Equal(ExitCodes.Unreachable, (await _shell.RunAsync("enroll", "--token", token, "--data", _shell.Data)).ExitCode);
    }

    [Fact]
    public async Task Run_NotEnrolled_SaysHow()
    {
        var ended = await _shell.RunAsync("run", "--model", _shell.Folder, "--data", _shell.Data);

        Assert.Equal(ExitCodes.Authentication, ended.ExitCode);
        Assert.Contains("sogni-worker enroll --token-file FILE", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_KeyReadableByOthers_IsRefused()
    {
        var folder = new DataFolder(_shell.Data);
        folder.LoadOrCreateKey().Dispose();
        folder.Save("worker-1", "pool-1", new Uri("http://127.0.0.1:1"), default);
        File.SetUnixFileMode(folder.KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        var ended = await _shell.RunAsync("run", "--model", _shell.Folder, "--data", _shell.Data);

        Assert.Equal(ExitCodes.Failed, ended.ExitCode);
        Assert.Contains("chmod 600", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_SeveralWrongOptions_NamesThemAll()
    {
        var ended = await _shell.RunAsync("run", "--slots", "0", "--grace", "-1", "--data", _shell.Data, "--config", await ConfigAsync("{}"));

        Assert.Equal(ExitCodes.Failed, ended.ExitCode);
        Assert.Equal(3, ended.Error.Trim().Split('\n').Length);
        Assert.Contains("No model is given", ended.Error, StringComparison.Ordinal);
        Assert.Contains("Slots is 0; it must be 1 to 64.", ended.Error, StringComparison.Ordinal);
        Assert.Contains("DrainGrace is -1 s; it must be 0 to 3600 s.", ended.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"Slotz\": 2, \"Models\": [\"a\"]}", "There is no option Slotz.")]
    [InlineData("{\"Slots\": \"two\", \"Models\": [\"a\"]}", "Slots")]
    [InlineData("not json", "json")]
    public async Task Run_WrongConfigurationFile_SaysWhatIsWrong(string content, string message)
    {
        var ended = await _shell.RunAsync("run", "--data", _shell.Data, "--config", await ConfigAsync(content));

        Assert.Equal(ExitCodes.Failed, ended.ExitCode);
        Assert.Contains(message, ended.Error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Run_MissingConfigurationFile_SaysSo()
    {
        var ended = await _shell.RunAsync("run", "--data", _shell.Data, "--config", Path.Combine(_shell.Folder, "none.json"));

        Assert.Equal(ExitCodes.Failed, ended.ExitCode);
        Assert.Contains("none.json", ended.Error, StringComparison.Ordinal);
    }

    private async Task<string> ConfigAsync(string content)
    {
        var file = Path.Combine(_shell.Folder, "config.json");
        await File.WriteAllTextAsync(file, content);
        return file;
    }
}
