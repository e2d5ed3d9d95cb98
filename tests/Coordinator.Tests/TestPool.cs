using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SogniLike.Coordinator.Alerting;
using SogniLike.Coordinator.Archiving;
using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Calibration;
using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Duties;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Intake;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Leasing;
using SogniLike.Coordinator.Matching;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Operations;
using SogniLike.Coordinator.Policy;
using SogniLike.Coordinator.Sources;
using SogniLike.Coordinator.Tests.Stores;
using SogniLike.Coordinator.Time;
using SogniLike.Coordinator.Webhooks;
using SogniLike.Coordinator.Workers;
using SogniLike.Testing.Coordinator;
using SogniLike.Testing.Time;

namespace SogniLike.Coordinator.Tests;

/// <summary>
/// A coordinator put together as in the real program, on memory stores and a clock that moves by hand. Its duties run only when a test says so.
/// </summary>
internal sealed class TestPool : IAsyncDisposable
{
    public const string Prompt = "a very secret red apple";

    private readonly ServiceProvider _services;
    private readonly bool _ownsFolder;
    private readonly List<TestWorker> _workers = [];

    private TestPool(MemoryStores stores, string folder, bool ownsFolder, string name, Dictionary<string, string?> settings)
    {
        (Stores, Folder, _ownsFolder) = (stores, folder, ownsFolder);
        settings.TryAdd("Coordinator:Returns:IncomingFolder", Path.Combine(folder, "incoming"));
        settings.TryAdd("Coordinator:Delivery:BlobFolder", Path.Combine(folder, "blobs"));

        // Most tests are about something else than how an image was made: their workers commit to nothing.
        settings.TryAdd("Coordinator:Verification:RequireCommitments", "false");
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        services.AddLogging(logging => logging.AddProvider(Log));
        services.AddSingleton<TimeProvider>(stores.Clock);
        services.AddSingleton<IIdSource>(new SequentialIdSource(name));
        services.AddSingleton<IJobStore>(stores.Jobs);
        services.AddSingleton<IEventArchive>(stores.Jobs);
        services.AddSingleton<ILedgerStore>(stores.Jobs);
        services.AddSingleton<IWorkerStore>(stores.Workers);
        services.AddSingleton<IApiKeyStore>(stores.Keys);
        services.AddSingleton<IModelStore>(stores.Models);
        services.AddSingleton<IReportStore>(stores.Reports);
        services.AddSingleton<IPoolBus>(stores.Bus);
        services.AddSingleton<IDutyStore>(stores.Duties);
        services.AddSingleton<IEpochStore>(stores.Epochs);
        services.AddSingleton<ITrustStore>(stores.Trust);
        services.AddSingleton<IToleranceStore>(stores.Tolerances);
        services.AddSingleton<IAuditStore>(stores.Jobs);
        services.AddSingleton<IToleranceSource>(Tolerances);
        services.AddSingleton<IOperationsStore>(stores.Operations);
        services.AddSingleton<ISourceImageStore>(stores.Jobs);
        services.AddSingleton<IAlertSink>(Alerts);
        services.AddSingleton<IWebhookStore>(stores.Webhooks);
        services.AddSingleton<IWebhookSender>(Receiver);
        services.AddCoordinator();
        _services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    public static Caller Ada { get; } = new(TestJobs.Account, "key-of-ada", [Scopes.Artist]);

    public static Caller Bob { get; } = new(new AccountId("bob"), "key-of-bob", [Scopes.Artist]);

    public LogGuard Log { get; } = new();

    public TestTolerances Tolerances { get; } = new();

    public TestAlerts Alerts { get; } = new();

    public TestReceiver Receiver { get; } = new();

    public MemoryStores Stores { get; }

    public string Folder { get; }

    public TestClock Clock => Stores.Clock;

    public MemoryJobStore Jobs => Stores.Jobs;

    public JobPipeline Pipeline => Get<JobPipeline>();

    public long NowMs => Clock.GetUtcNow().ToUnixTimeMilliseconds();

    public static Task<TestPool> CreateAsync(params (string Key, string Value)[] settings) => CreateAsync(new MemoryStores(), settings);

    public static async Task<TestPool> CreateAsync(MemoryStores stores, params (string Key, string Value)[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("sogni-rules-").FullName;
        var pool = new TestPool(
            stores,
            folder,
            ownsFolder: true,
            "one",
            settings.ToDictionary(setting => $"Coordinator:{setting.Key}", setting => (string?)setting.Value));
        await pool.Stores.Models.PutAsync(TestModels.Emoji, 10, default);
        return pool;
    }

    /// <summary>Another coordinator of the same pool.</summary>
    public TestPool AnotherCoordinator(string name = "two") => new(Stores, Folder, ownsFolder: false, name, []);

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public static SubmitRequest Request(long count = 1, string key = "", ulong? seed = 42) =>
        new() { Model = "emoji-diffusion", Prompt = Prompt, Seed = seed, Count = count, IdempotencyKey = key };

    /// <summary>Brings a picture that is kept.</summary>
    public async Task<SourceImage> BringAsync(byte[] file, Caller? caller = null) =>
        Assert.IsType<SourceKeeping.Kept>(await Get<SourceImages>().KeepAsync((caller ?? Ada).Account, file, default)).Image;

    /// <summary>Submits one job that is accepted.</summary>
    public async Task<Job> SubmitAsync(SubmitRequest? request = null, Caller? caller = null) =>
        Assert.IsType<SubmitResult.Accepted>(await Pipeline.SubmitAsync(caller ?? Ada, request ?? Request(), default)).Jobs[0];

    public async Task<Job> FindAsync(JobId id) => (await Jobs.FindAsync(id, default))!;

    /// <summary>Enrols a worker and connects it.</summary>
    public async Task<TestWorker> ConnectAsync(string name = "w1", int slots = 1, Func<WorkerCapabilities, WorkerCapabilities>? with = null)
    {
        var worker = await TestWorker.EnrolAsync(this, name, slots, with);
        await worker.ConnectAsync(this);
        _workers.Add(worker);
        return worker;
    }

    /// <summary>Enrols a worker that commits to what it draws, and connects it.</summary>
    public async Task<TestWorker> ConnectCommittingAsync(string name = "w1", Func<WorkerCapabilities, WorkerCapabilities>? with = null)
    {
        var worker = await TestWorker.EnrolAsync(this, name, slots: 1, with);
        worker.Features = [WorkerFeatures.Commitments];
        await worker.ConnectAsync(this);
        _workers.Add(worker);
        return worker;
    }

    /// <summary>One round of the dispatcher.</summary>
    public Task DispatchAsync() => Get<Dispatcher>().RunOnceAsync(default);

    /// <summary>Connects a worker of its own owner that verifies; its own record lets it, unless told otherwise.</summary>
    public async Task<TestWorker> ConnectVerifierAsync(string name, string? owner = null, bool isTrusted = true, Func<WorkerCapabilities, WorkerCapabilities>? with = null, string network = "")
    {
        var worker = await TestWorker.EnrolAsync(this, name, slots: 1, with, owner ?? name);
        (worker.Features, worker.Network) = ([WorkerFeatures.Commitments, WorkerFeatures.Audits], network);
        if (isTrusted)
        {
            await Stores.Trust.ChangeAsync(new WorkerTrust { Worker = worker.Id, DeliveredBefore = -1_000 }, trust => trust, default);
        }

        await worker.ConnectAsync(this);
        _workers.Add(worker);
        return worker;
    }

    /// <summary>Rounds of the audit desk and of the offers, until nothing is due any more.</summary>
    public async Task AuditAsync()
    {
        for (var round = 0; round < 4; round++)
        {
            await Get<AuditKeeper>().RunOnceAsync(default);
        }

        await Get<AuditOffers>().RunOnceAsync(default);
    }

    /// <summary>One round of the sweeper.</summary>
    public Task SweepAsync() => Get<Sweeper>().RunOnceAsync(default);

    public async ValueTask DisposeAsync()
    {
        Log.AssertClean([Prompt, .. Stores.Tokens, .. Jobs.AuditTokens]);
        await _services.DisposeAsync();
        if (_ownsFolder)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }
}
