using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using SogniLike.Protocol.Admin.V1;
using SogniLike.Protocol.Manifests;
using SogniLike.Testing;
using EnrolmentToken = SogniLike.Protocol.EnrolmentTokens.EnrolmentToken;

namespace SogniLike.Benchmarks.Pools;

/// <summary>
/// The coordinator as users run it, in a process of its own, on the Redis that both sides use. Limits are set out of the way and logging to warnings.
/// Ends when disposed. Safe for concurrent use.
/// </summary>
internal sealed class CoordinatorProgram : IAsyncDisposable
{
    private const string ModelName = "benchmark";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly string _folder;
    private readonly StringBuilder _output = new();
    private GrpcChannel? _channel;

    private CoordinatorProgram(Process process, string folder)
    {
        (_process, _folder) = (process, folder);
        AppDomain.CurrentDomain.ProcessExit += KillWithProcess;
    }

    /// <summary>Id of the process.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Where gRPC is spoken.</summary>
    public Uri Grpc { get; private set; } = null!;

    /// <summary>Where HTTP is spoken.</summary>
    public Uri Http { get; private set; } = null!;

    /// <summary>To <see cref="Grpc"/>.</summary>
    public GrpcChannel Channel => _channel!;

    /// <summary>What an artist's calls carry.</summary>
    public Metadata Key { get; private set; } = null!;

    /// <summary>The model that jobs name.</summary>
    public static string Model => ModelName;

    /// <summary>Identity of the model.</summary>
    public static ByteString Manifest { get; } = ByteString.CopyFrom(ManifestCanonicalForm.IdOf(MakeManifest(8).Files));

    private AdminService.AdminServiceClient Admin => new(_channel);

    /// <summary>Starts it, adds the model and waits until it takes calls.</summary>
    /// <param name="settings">Further settings, as KEY=VALUE.</param>
    /// <exception cref="InvalidOperationException">It is not built, or it does not start; what it said is in the message.</exception>
    public static async Task<CoordinatorProgram> StartAsync(RedisServer redis, IEnumerable<string> settings, CancellationToken cancellationToken)
    {
        var configuration = typeof(CoordinatorProgram).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        var dll = Path.Combine(RepositoryPaths.Root, "coordinator", "Coordinator.Host", "bin", configuration, "net10.0", "sogni-coordinator.dll");
        var folder = Directory.CreateTempSubdirectory("sogni-bench-").FullName;
        string[] all =
        [
            $"Coordinator:Redis:ConnectionString={redis.ConnectionString}",
            "Coordinator:Credits:DailyCredits=1000000000",
            "Coordinator:Verification:RequireCommitments=false",
            "Coordinator:Admission:MaxActiveJobsPerAccount=100000",
            "Coordinator:Admission:SubmitsPerMinute=1000000",
            "Coordinator:Admission:SubmitBurst=1000000",
            "Coordinator:Identity:RequestsPerMinute=100000000",
            "Coordinator:Identity:MaxStreamsPerAccount=10000",
            "Coordinator:Workers:MaxWorkers=1000000",
            "Coordinator:Workers:MaxSessions=100000",
            "Coordinator:Workers:MaxSessionsPerOwner=100000",
            "Coordinator:Returns:MaxConcurrentUploads=10000",
            "Coordinator:Watching:MaxPerAccount=10000",
            "Coordinator:Endpoints:MaxConnections=1000000",
            "Coordinator:Logging:Level=Warning",
            .. settings,
        ];
        var start = new ProcessStartInfo("dotnet", ["exec", dll, "run", "--data", folder, "--http", "127.0.0.1:0", "--grpc", "127.0.0.1:0"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var setting in all)
        {
            start.ArgumentList.Add("--set");
            start.ArgumentList.Add(setting);
        }

        var program = new CoordinatorProgram(Process.Start(start)!, folder);
        try
        {
            await program.BecomeReadyAsync(cancellationToken);
            return program;
        }
        catch
        {
            await program.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes an account with a key of its own and gives what its calls carry.</summary>
    public async Task<Metadata> MakeKeyAsync(string account, CancellationToken cancellationToken) => WithKey(await MakeSecretAsync(account, cancellationToken));

    /// <summary>Makes an account with a key of its own and gives the key.</summary>
    public async Task<string> MakeSecretAsync(string account, CancellationToken cancellationToken)
    {
        var request = new CreateApiKeyRequest { AccountId = account, Scopes = { "artist" } };
        return (await Admin.CreateApiKeyAsync(request, Key, cancellationToken: cancellationToken)).Secret;
    }

    /// <summary>Makes an enrolment token for this many workers and gives its secret.</summary>
    public async Task<byte[]> MakeTokenAsync(int workers, CancellationToken cancellationToken)
    {
        var request = new CreateEnrolmentTokenRequest { Owner = "benchmarks", MaxUses = (uint)workers };
        var answer = await Admin.CreateEnrolmentTokenAsync(request, Key, cancellationToken: cancellationToken);
        return EnrolmentToken.TryParse(answer.Text, out var token, out var problem) ? token.Secret.ToArray() : throw new InvalidOperationException(problem);
    }

    /// <summary>What calls with this key carry.</summary>
    public static Metadata WithKey(string key) => new() { { "authorization", $"Bearer {key}" } };

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= KillWithProcess;
        _channel?.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static ModelManifest MakeManifest(uint side) => new()
    {
        Name = ModelName,
        Description = "For benchmarks.",
        Limits = new ModelLimits { MaxWidth = 512, MaxHeight = 512, MaxSteps = 50, MaxGuidanceScale = 20 },
        Defaults = new ModelDefaults { Width = side, Height = side, Steps = 20, Sampler = "ddim", GuidanceScale = 7.5, NoiseSource = "cpu" },
        Samplers = { "ddim", "euler" },
        Files = { new ModelFile { Path = "model_index.json", SizeBytes = 2, Sha256 = ByteString.CopyFrom(SHA256.HashData("{}"u8)) } },
    };

    private async Task BecomeReadyAsync(CancellationToken cancellationToken)
    {
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginErrorReadLine();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartLimit);
        while (await _process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            Keep(line);
            if (!line.StartsWith("grpc", StringComparison.Ordinal))
            {
                continue;
            }

            // A full pipe would stop it.
            _ = _process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            using var endpoints = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_folder, "endpoints.json"), limit.Token));
            Grpc = new Uri(endpoints.RootElement.GetProperty("grpc").GetString()!);
            Http = new Uri(endpoints.RootElement.GetProperty("http").GetString()!);
            _channel = GrpcChannel.ForAddress(Grpc);
            var login = new RedeemOwnerLoginRequest { Login = (await File.ReadAllTextAsync(Path.Combine(_folder, "owner.login"), limit.Token)).Trim() };
            Key = WithKey((await Admin.RedeemOwnerLoginAsync(login, cancellationToken: limit.Token)).Secret);
            await Admin.AddModelAsync(new AddModelRequest { Manifest = MakeManifest(8) }, Key, cancellationToken: limit.Token);
            return;
        }

        throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The coordinator did not start:\n{_output}"));
    }

    private void KillWithProcess(object? sender, EventArgs arguments)
    {
        _process.Kill();
        _process.WaitForExit();
        Directory.Delete(_folder, recursive: true);
    }

    private void Keep(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }
    }
}
