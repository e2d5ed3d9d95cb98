using SogniLike.Client.Tests.Fakes;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Cli.Tests.Running;

/// <summary>A fake coordinator, a home folder of its own, and command lines run in this process.</summary>
public abstract class CliFixture : IAsyncLifetime
{
    protected FakeCoordinator Coordinator { get; private set; } = null!;

    protected FakePool Pool => Coordinator.Pool;

    /// <summary>Home and working folder of the runs.</summary>
    protected string Folder { get; } = Directory.CreateTempSubdirectory("sogni-cli-").FullName;

    /// <summary>Environment variables of the runs.</summary>
    protected Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

    public async Task InitializeAsync()
    {
        Coordinator = await FakeCoordinator.StartAsync();
        Variables["SOGNI_URL"] = Coordinator.Address.ToString();
        Variables["SOGNI_KEY"] = FakePool.AdminKey;
    }

    public async Task DisposeAsync()
    {
        await Coordinator.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    protected string PathOf(string name) => Path.Combine(Folder, name);

    protected static JobSpec Spec(string prompt = "a red apple") =>
        new() { Model = "emoji-diffusion", Prompt = prompt, Width = 128, Height = 128, Steps = 20, Sampler = "ddim", GuidanceScale = 3, Seed = 42 };

    protected Task<CliResult> RunAsync(params string[] arguments) => new CliRun(Folder, Variables).RunAsync(arguments);

    private protected CliRun Run() => new(Folder, Variables);
}
