using System.Text.Json;
using Grpc.Core;
using Grpc.Net.Client;
using SogniLike.EndToEnd.Tests.Processes;
using SogniLike.Protocol.Admin.V1;
using SogniLike.Protocol.Artist.V1;
using SogniLike.Testing;
using Xunit.Abstractions;

namespace SogniLike.EndToEnd.Tests.Pools;

/// <summary>
/// A coordinator with its private Redis, and workers, as processes of their own in a temporary folder. Whatever still runs is killed when it is disposed,
/// and what the programs said goes to the test's output. One caller at a time.
/// </summary>
internal sealed class LocalPool : IAsyncDisposable
{
    public const string Model = "emoji-diffusion";

    private const string HedgeAfter = "Coordinator:Leasing:HedgeAfter";
    private const string PortTaken = "is in use by another program";

    private readonly ITestOutputHelper _output;
    private readonly IReadOnlyList<string> _settings;
    private readonly List<RunningProgram> _programs = [];
    private JsonElement _endpoints;
    private GrpcChannel? _channel;

    private LocalPool(ITestOutputHelper output, IReadOnlyList<string> settings)
    {
        _output = output;

        // On a busy machine a job takes so long that an idle worker would help: who is to have it does not depend on that, unless the test is about it.
        _settings = settings.Any(setting => setting.StartsWith(HedgeAfter, StringComparison.Ordinal)) ? settings : [.. settings, "--set", $"{HedgeAfter}=1.00:00:00"];
    }

    /// <summary>Folder of the built-in model.</summary>
    public static string ModelFolder => RepositoryPaths.EmojiDiffusion;

    public RunningProgram Coordinator { get; private set; } = null!;

    public ArtistService.ArtistServiceClient Artist => new(_channel);

    public AdminService.AdminServiceClient Admin => new(_channel);

    /// <summary>What a call has to carry.</summary>
    public Metadata Key => new() { { "authorization", $"Bearer {File.ReadAllText(KeyFile).Trim()}" } };

    /// <summary>A folder for the files of the test, removed with the pool.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("sogni-e2e-").FullName;

    private string DataFolder => Path.Combine(Folder, "coordinator");

    /// <summary>File with the owner's API key.</summary>
    public string KeyFile => Path.Combine(Folder, "owner.key");

    /// <summary>A coordinator that is ready, with the built-in model and no worker.</summary>
    /// <param name="settings">Further arguments of the coordinator.</param>
    public static async Task<LocalPool> StartAsync(ITestOutputHelper output, params string[] settings)
    {
        var pool = new LocalPool(output, settings);
        try
        {
            await pool.StartCoordinatorAsync();
            (await pool.SogniAsync("admin", "model", "add", RepositoryPaths.EmojiDiffusion)).Expect(0);
            return pool;
        }
        catch
        {
            await pool.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the coordinator on its data folder; again on the same ports, where the workers look for it.</summary>
    public async Task StartCoordinatorAsync()
    {
        var (http, grpc) = _endpoints.ValueKind == JsonValueKind.Undefined ? ("127.0.0.1:0", "127.0.0.1:0") : (Authority("http"), Authority("grpc"));
        Coordinator = Start();
        _endpoints = (JsonElement)await Patience.UntilAsync<object>("the coordinator's endpoints.json", async () =>
        {
            // While no coordinator had the port the system may have given it to somebody else, who gives it back before long.
            if (Coordinator.HasEnded && await Coordinator.WaitForEndAsync(Patience.Limit) != 0 && Coordinator.Output.Contains(PortTaken, StringComparison.Ordinal))
            {
                Coordinator = Start();
            }

            return await ReadEndpointsAsync();
        });
        _channel ??= GrpcChannel.ForAddress(Endpoint("grpc"));
        await WaitUntilReadyAsync();
        var login = Path.Combine(DataFolder, "owner.login");
        if (File.Exists(login))
        {
            await File.WriteAllTextAsync(KeyFile, (await SogniAsync("auth", "redeem", "--login-file", login)).Expect(0).StandardOutput);
        }

        RunningProgram Start() => Keep(RunningProgram.StartDotnet("coordinator", Programs.Coordinator, ["run", "--data", DataFolder, "--http", http, "--grpc", grpc, .. _settings]));
    }

    /// <summary>Until the coordinator says that it is ready for work.</summary>
    public async Task WaitUntilReadyAsync()
    {
        using var http = new HttpClient { BaseAddress = new Uri(Endpoint("http")) };
        await Patience.UntilAsync("the coordinator's readiness", async () =>
        {
            FailIfEnded(Coordinator);
            try
            {
                return (await http.GetAsync(new Uri("/health/ready", UriKind.Relative))).IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
    }

    /// <summary>Enrols a worker and starts it; it is connected when this returns.</summary>
    public async Task<RunningProgram> StartWorkerAsync(string name, params string[] options)
    {
        await EnrolAsync(name);
        var worker = StartProgram(name, Programs.Worker, ["run", "--model", ModelFolder, "--data", FolderOf(name), .. options]);
        await Patience.UntilAsync($"worker {name} online", async () =>
        {
            FailIfEnded(worker);
            return await FindWorkerAsync(name) is { Online: true };
        });
        return worker;
    }

    /// <summary>Enrols a worker: its data folder can be run from.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="owner">Whose worker it is; the operator's when left out.</param>
    /// <param name="verifies">The operator vouches for it.</param>
    public async Task EnrolAsync(string name, string? owner = null, bool verifies = false)
    {
        string[] whose = [.. owner is null ? [] : new[] { "--owner", owner }, .. verifies ? new[] { "--verifier" } : []];
        var token = Path.Combine(Folder, $"{name}.token");
        await File.WriteAllTextAsync(token, (await SogniAsync(["worker", "token", "create", .. whose])).Expect(0).StandardOutput);
        (await RunningProgram.RunAsync(
            RunningProgram.StartDotnet($"enroll {name}", Programs.Worker, ["enroll", "--token-file", token, "--name", name, "--data", FolderOf(name)]),
            Patience.Limit)).Expect(0);
    }

    /// <summary>Data folder of a worker.</summary>
    public string FolderOf(string worker) => Path.Combine(Folder, worker);

    /// <summary>Starts a program that ends with the pool.</summary>
    public RunningProgram StartProgram(string name, string dll, IEnumerable<string> arguments) => Keep(RunningProgram.StartDotnet(name, dll, arguments));

    public async Task<Worker?> FindWorkerAsync(string name) =>
        (await Admin.ListWorkersAsync(new ListWorkersRequest(), Key)).Workers.SingleOrDefault(worker => worker.Name == name);

    /// <summary>Runs the sogni command against this pool to its end.</summary>
    public Task<ProgramResult> SogniAsync(params string[] arguments) => SogniAsync(Endpoint("grpc"), arguments);

    /// <summary>Runs the sogni command against one of this pool's endpoints to its end.</summary>
    public Task<ProgramResult> SogniAsync(string url, string[] arguments) => RunningProgram.RunAsync(
        RunningProgram.StartDotnet(
            $"sogni {string.Join(' ', arguments)}",
            Programs.Command,
            arguments,
            File.Exists(KeyFile)
                ? new Dictionary<string, string> { ["SOGNI_URL"] = url, ["SOGNI_KEY_FILE"] = KeyFile }
                : new Dictionary<string, string> { ["SOGNI_URL"] = url }),
        Patience.Limit);

    /// <summary>A value of the coordinator's endpoints.json.</summary>
    public string Endpoint(string name) => _endpoints.GetProperty(name).GetString()!;

    /// <summary>Submits one request over gRPC.</summary>
    public async Task<SubmitJobsResponse> SubmitAsync(JobSpec spec, uint count = 1, string idempotencyKey = "") =>
        await Artist.SubmitJobsAsync(new SubmitJobsRequest { Spec = spec, Count = count, IdempotencyKey = idempotencyKey }, Key);

    public async Task<Job> GetAsync(string id) => (await Artist.GetJobAsync(new GetJobRequest { JobId = id }, Key)).Job;

    /// <summary>The job once it is over, whichever way.</summary>
    public Task<Job> WaitForEndAsync(string id) => Patience.UntilAsync<Job>($"the end of job {id}", async () =>
    {
        try
        {
            var job = await GetAsync(id);
            return job.State is JobState.Delivered or JobState.Failed or JobState.Cancelled or JobState.Refused ? job : null;
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.Unavailable)
        {
            return null;
        }
    });

    /// <summary>Until a worker has finished step 2 of the job, so that it is certainly in the middle.</summary>
    public Task<Job> WaitForMiddleAsync(string id) => Patience.UntilAsync<Job>($"the middle of job {id}", async () =>
    {
        var job = await GetAsync(id);
        Assert.True(job.State is JobState.Queued or JobState.Leased, $"Job {id} is {job.State} before anybody could see its middle.");
        return job.Progress is { Phase: JobPhase.Denoising, Step: >= 2 } ? job : null;
    });

    /// <summary>
    /// Waits for the middle of the job and stops its worker there, until what this gives is disposed: however fast it draws, the job is not over before somebody at a page has done something
    /// to it. For less time than is left of the lease.
    /// </summary>
    public async Task<IDisposable> FreezeInTheMiddleAsync(string id)
    {
        var worker = (await WaitForMiddleAsync(id)).Attempts[^1].WorkerId;
        var name = (await Admin.ListWorkersAsync(new ListWorkersRequest(), Key)).Workers.Single(one => one.Id == worker).Name;
        var frozen = _programs.Last(program => program.Name == name).Freeze();
        Assert.Equal(JobState.Leased, (await GetAsync(id)).State);
        return frozen;
    }

    public async Task<byte[]> DownloadAsync(string id)
    {
        using var call = Artist.DownloadImage(new DownloadImageRequest { JobId = id }, Key);
        using var image = new MemoryStream();
        await foreach (var part in call.ResponseStream.ReadAllAsync())
        {
            part.Chunk.WriteTo(image);
        }

        return image.ToArray();
    }

    /// <summary>The files of images in the coordinator's blob folder.</summary>
    public IReadOnlyList<string> BlobFiles() =>
        [.. Directory.GetFiles(Path.Combine(DataFolder, "blobs"), "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file).Length >= 64)];

    /// <summary>Ids of the private Redis servers of this pool: one, or none after a clean stop.</summary>
    public IReadOnlyList<int> RedisProcesses() => ProcessTable.WorkingIn(DataFolder, "redis-server");

    /// <summary>SIGKILL for the private Redis of the coordinator.</summary>
    public void KillRedis() => ProcessTable.Kill(Assert.Single(RedisProcesses()));

    /// <summary>Starts another coordinator on the data folder of the first, and waits for its end.</summary>
    public Task<ProgramResult> RunSecondCoordinatorAsync() => RunningProgram.RunAsync(
        RunningProgram.StartDotnet("second coordinator", Programs.Coordinator, ["run", "--data", DataFolder, "--http", "127.0.0.1:0", "--grpc", "127.0.0.1:0"]),
        Patience.Limit);

    public async ValueTask DisposeAsync()
    {
        _channel?.Dispose();
        foreach (var program in Enumerable.Reverse(_programs))
        {
            _output.WriteLine($"--- {program.Name} (process {program.Id})");
            await program.DisposeAsync();
            _output.WriteLine(program.Output);
        }

        foreach (var id in ProcessTable.WorkingIn(Folder, "redis-server"))
        {
            ProcessTable.Kill(id);
        }

        Directory.Delete(Folder, recursive: true);
    }

    private static void FailIfEnded(RunningProgram program)
    {
        if (program.HasEnded)
        {
            Assert.Fail($"The {program.Name} ended:{Environment.NewLine}{program.Output}");
        }
    }

    private RunningProgram Keep(RunningProgram program)
    {
        _programs.Add(program);
        return program;
    }

    private string Authority(string endpoint) => new Uri(Endpoint(endpoint)).Authority;

    // A killed coordinator leaves the file of its life behind.
    private async Task<object?> ReadEndpointsAsync()
    {
        FailIfEnded(Coordinator);
        var file = Path.Combine(DataFolder, "endpoints.json");
        if (!File.Exists(file))
        {
            return null;
        }

        using var document = JsonDocument.Parse(await File.ReadAllTextAsync(file));
        return document.RootElement.GetProperty("pid").GetInt32() == Coordinator.Id ? document.RootElement.Clone() : null;
    }
}
