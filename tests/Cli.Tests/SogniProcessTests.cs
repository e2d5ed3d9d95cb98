using System.Diagnostics;
using SogniLike.Cli.Tests.Running;
using SogniLike.Client.Tests.Fakes;

namespace SogniLike.Cli.Tests;

/// <summary>The command as its users start it.</summary>
public sealed class SogniProcessTests : CliFixture
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Process_LocaleWithoutUnicode_PrintsArabicRight()
    {
        Pool.Add(Spec("قلب أحمر"));
        using var process = Start("job", "list");

        var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(Limit);
        await process.WaitForExitAsync().WaitAsync(Limit);

        Assert.Equal(0, process.ExitCode);
        Assert.EndsWith("قلب أحمر\n", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task Process_Signal_EndsWithItsCode(string signal, int expected)
    {
        using var process = Start("job", "submit", "a", "-m", "x", "--wait");
        await Pool.Watched;

        using (var kill = Process.Start("kill", ["-s", signal, $"{process.Id}"]))
        {
            await kill.WaitForExitAsync().WaitAsync(Limit);
        }

        var error = await process.StandardError.ReadToEndAsync().WaitAsync(Limit);
        await process.WaitForExitAsync().WaitAsync(Limit);

        Assert.Equal(expected, process.ExitCode);
        Assert.Contains("sogni job cancel job-1", error, StringComparison.Ordinal);
    }

    private Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(SogniCommand).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
        };
        start.Environment["LC_ALL"] = "en_US.ISO-8859-1";
        start.Environment["HOME"] = Folder;
        start.Environment["SOGNI_URL"] = Coordinator.Address.ToString();
        start.Environment["SOGNI_KEY"] = FakePool.ArtistKey;
        return Process.Start(start)!;
    }
}
