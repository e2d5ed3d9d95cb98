using System.CommandLine;
using SogniLike.Cli.Tests.Running;

namespace SogniLike.Cli.Tests;

public sealed class HelpTests : CliFixture
{
    [Fact]
    public async Task Help_EveryCommand_SaysWhatItDoesAndShowsExamples()
    {
        foreach (var path in Leaves(SogniCommand.Build(SampleEnvironment()), []))
        {
            var result = (await RunAsync([.. path, "--help"])).Expect(0);

            Assert.Contains($"sogni {string.Join(' ', path)}", result.Out, StringComparison.Ordinal);
            Assert.Contains("Examples:", result.Out, StringComparison.Ordinal);
            Assert.Contains("--json", result.Out, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Commands_Everything_IsDescribed()
    {
        var root = SogniCommand.Build(SampleEnvironment());

        Assert.All(All(root), command =>
        {
            Assert.False(string.IsNullOrEmpty(command.Description), command.Name);
            Assert.All(command.Options, o => Assert.False(string.IsNullOrEmpty(o.Description), o.Name));
            Assert.All(command.Arguments, a => Assert.False(string.IsNullOrEmpty(a.Description), a.Name));
        });
    }

    [Fact]
    public void Commands_NoOption_TakesAKeyOnTheCommandLine() =>
        Assert.DoesNotContain(All(SogniCommand.Build(SampleEnvironment())).SelectMany(c => c.Options), o => o.Name is "--key" or "--secret" or "--password");

    private static IEnumerable<Command> All(Command command) => command.Subcommands.SelectMany(All).Prepend(command);

    private static IEnumerable<string[]> Leaves(Command command, string[] path) => command.Subcommands.Count == 0
        ? [path]
        : command.Subcommands.SelectMany(c => Leaves(c, [.. path, c.Name]));

    private static CliEnvironment SampleEnvironment() => CliEnvironment.OfProcess();
}
