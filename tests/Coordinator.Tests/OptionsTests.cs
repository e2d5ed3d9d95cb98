using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Admission;
using SogniLike.Coordinator.Alerting;
using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Delivery;
using SogniLike.Coordinator.Duties;
using SogniLike.Coordinator.Estimating;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Intake;
using SogniLike.Coordinator.Leasing;
using SogniLike.Coordinator.Matching;
using SogniLike.Coordinator.Measuring;
using SogniLike.Coordinator.Operations;
using SogniLike.Coordinator.Policy;
using SogniLike.Coordinator.Queueing;
using SogniLike.Coordinator.Retention;
using SogniLike.Coordinator.Returns;
using SogniLike.Coordinator.Sharing;
using SogniLike.Coordinator.Sources;
using SogniLike.Coordinator.Verification;
using SogniLike.Coordinator.Watching;
using SogniLike.Coordinator.Webhooks;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Tests;

public sealed class OptionsTests
{
    public static TheoryData<string, string, string> Bad => new()
    {
        { "Pool:Id", "Main_Pool", "a-z" },
        { "Pool:MaxApiKeys", "0", "1000000" },
        { "Pool:MaxAccounts", "0", "1000000" },
        { "Pool:MaxApiKeysPerAccount", "0", "10000" },
        { "Pool:OwnerLoginValidFor", "00:00:59", "00:01:00" },
        { "Identity:RequestsPerMinute", "0", "100000000" },
        { "Identity:RefusalsPerMinute", "0", "1000000" },
        { "Identity:MaxTracked", "99", "100" },
        { "Identity:MaxStreamsPerAccount", "0", "10000" },
        { "Identity:StreamCheckInterval", "00:00:00", "00:00:00.1" },
        { "Pool:MaxModels", "0", "10000" },
        { "Duties:LeaseLength", "00:00:00.5", "00:00:01" },
        { "Intake:IdempotencyKeptFor", "00:00:59", "00:01:00" },
        { "Admission:MaxActiveJobsPerAccount", "0", "100000" },
        { "Policy:File", "/nowhere/policy.json", "no file" },
        { "Policy:ReloadInterval", "00:00:00", "00:00:00.1" },
        { "Policy:ReportsPerMinute", "0", "1000000" },
        { "Policy:MaxReports", "0", "1000000" },
        { "Admission:SubmitsPerMinute", "0", "1000000" },
        { "Admission:SubmitBurst", "0", "1000000" },
        { "Admission:MaxTrackedKeys", "99", "100" },
        { "Queueing:JobDeadline", "00:00:09", "00:00:10" },
        { "Queueing:AgeingStep", "00:00:00.5", "00:00:01" },
        { "Queueing:PageSize", "257", "256" },
        { "Queueing:MaxPages", "0", "100" },
        { "Matching:AvoidAfterFailure", "02:00:00", "01:00:00" },
        { "Matching:AvoidAfterHandBack", "-00:00:01", "00:00:00" },
        { "Matching:AffinityAllowance", "-1", "100000" },
        { "Matching:DispatchInterval", "00:00:00", "00:00:00.05" },
        { "Leasing:LeaseLength", "00:11:00", "00:10:00" },
        { "Leasing:HeartbeatInterval", "00:00:11", "00:00:10" },
        { "Leasing:ReconnectGrace", "00:00:31", "00:00:30" },
        { "Leasing:RestartGrace", "00:10:01", "00:10:00" },
        { "Leasing:MaxCountedAttempts", "11", "10" },
        { "Leasing:MaxLeases", "2", "3" },
        { "Leasing:RunFactor", "NaN", "100" },
        { "Leasing:RunFloor", "00:00:00", "00:00:01" },
        { "Leasing:HedgeFactor", "0.5", "100" },
        { "Leasing:HedgeAfter", "00:00:00", "00:00:00.1" },
        { "Estimating:DefaultSpeed", "0", "1000000" },
        { "Estimating:MaxClaimFactor", "0.5", "1000" },
        { "Leasing:SweepInterval", "00:02:00", "00:01:00" },
        { "Sources:MaxImageBytes", "1024", "65536" },
        { "Sources:MaxPixels", "100", "4096" },
        { "Sources:MaxPerAccount", "0", "10000" },
        { "Sources:MaxBytesPerAccount", "1024", "65536" },
        { "Sources:KeptFor", "00:00:01", "00:01:00" },
        { "Sources:MaxConcurrent", "0", "256" },
        { "Returns:IncomingFolder", " ", "folder" },
        { "Returns:MaxImageBytes", "536870912", "268435456" },
        { "Returns:MaxOpeningsBytes", "536870912", "268435456" },
        { "Returns:MaxChunkBytes", "4194304", "2097152" },
        { "Returns:MaxConcurrentUploads", "0", "10000" },
        { "Returns:MaxUploadsPerLease", "17", "16" },
        { "Returns:IncomingKeptFor", "00:00:01", "00:01:00" },
        { "Verification:MaxConcurrent", "0", "256" },
        { "Verification:FingerprintKeptFor", "00:30:00", "01:00:00" },
        { "Auditing:Interval", "00:00:00", "00:00:00.05" },
        { "Auditing:MaxReplays", "65", "64" },
        { "Auditing:MaxExchanges", "0", "1000" },
        { "Auditing:MaxOpen", "0", "100000" },
        { "Auditing:AssignmentLength", "00:00:04", "00:00:05" },
        { "Auditing:EvaluationLength", "00:11:00", "00:10:00" },
        { "Auditing:GiveUpAfter", "00:00:59", "00:01:00" },
        { "Auditing:AccusedFor", "31.00:00:00", "30.00:00:00" },
        { "Auditing:HoldJobFor", "00:00:00", "00:00:01" },
        { "Auditing:KeptFor", "01:00:00", "1.00:00:00" },
        { "Auditing:MaxKept", "99", "100" },
        { "Auditing:ImageTolerance", "65", "64" },
        { "Auditing:RerunTolerance", "1.5", "1" },
        { "Auditing:RerunImageTolerance", "-1", "64" },
        { "Auditing:WindowAudits", "101", "100" },
        { "Auditing:BanLength", "366.00:00:00", "365.00:00:00" },
        { "Auditing:RerenderFor", "366.00:00:00", "365.00:00:00" },
        { "Auditing:DisputeFor", "-00:00:01", "00:00:00" },
        { "Auditing:MaxDisputes", "0", "10000" },
        { "Auditing:RingerShare", "1.1", "1" },
        { "Sharing:MaxSharedJobs", "0", "1000000" },
        { "Sharing:VisitsPerMinute", "0", "1000000" },
        { "Measuring:Interval", "00:02:00", "00:01:00" },
        { "Measuring:MaxAtOnce", "0", "1000" },
        { "Measuring:AnswerLength", "00:00:00.5", "00:00:01" },
        { "Measuring:LongestWait", "-00:00:01", "00:00:00" },
        { "Measuring:Age", "00:00:59", "00:01:00" },
        { "Measuring:RetryAfter", "00:00:00", "00:00:01" },
        { "Audits:EpochLength", "8.00:00:00", "7.00:00:00" },
        { "Audits:RevealDelay", "00:00:00.5", "00:00:01" },
        { "Audits:EpochsKeptFor", "00:30:00", "1.00:00:00" },
        { "Audits:ProbationJobs", "0", "10000" },
        { "Audits:LeastRate", "1.5", "0.001" },
        { "Audits:Evaluations", "65", "64" },
        { "Audits:WholeJobEvaluations", "0", "1000" },
        { "Audits:PendingJobs", "50", "above 1" },
        { "Credits:DailyCredits", "-1", "1000000000" },
        { "Credits:ReserveShare", "0.51", "0.5" },
        { "Credits:JournalKept", "999", "1000" },
        { "Delivery:BlobFolder", "", "folder" },
        { "Retention:DeliveredKeptFor", "00:00:59", "00:01:00" },
        { "Retention:FailedKeptFor", "3651.00:00:00", "3650.00:00:00" },
        { "Retention:CancelledKeptFor", "00:00:00", "00:01:00" },
        { "Retention:EventsKeptFor", "00:00:59", "00:01:00" },
        { "Retention:MaxEventSegments", "0", "1" },
        { "Retention:BlobGrace", "00:00:59", "00:01:00" },
        { "Retention:SweepInterval", "02:00:00", "01:00:00" },
        { "Retention:ChunkSize", "257", "256" },
        { "Retention:MaxChunks", "0", "10000" },
        { "Workers:MaxWorkers", "0", "1000000" },
        { "Workers:HoldAfterFailures", "0", "100" },
        { "Workers:HoldWindow", "00:00:59", "00:01:00" },
        { "Workers:HoldLength", "2.00:00:00", "1.00:00:00" },
        { "Workers:MaxHoldLength", "31.00:00:00", "30.00:00:00" },
        { "Workers:MaxTokens", "0", "1000000" },
        { "Workers:MaxSessions", "0", "100000" },
        { "Workers:MaxSessionsPerOwner", "0", "100000" },
        { "Workers:OutgoingCapacity", "1", "16" },
        { "Workers:PresenceKeptFor", "00:00:01", "00:00:10" },
        { "Workers:ProgressInterval", "00:00:00", "00:00:00.05" },
        { "Workers:MaxPreviewBytes", "131073", "131072" },
        { "Workers:PreviewInterval", "00:02:00", "00:01:00" },
        { "Alerts:WebhookUrl", "http://alerts.example/hook", "https" },
        { "Alerts:WebhookUrl", "https://ada@alerts.example/hook", "user" },
        { "Alerts:WebhookSecret", "too short", "16" },
        { "Alerts:Interval", "00:00:00.5", "00:00:01" },
        { "Alerts:Tries", "0", "10" },
        { "Alerts:Timeout", "00:02:00", "00:01:00" },
        { "Webhooks:AllowedNetworks", "10.0.0.0/8, 10.0.0.0/33", "networks" },
        { "Webhooks:MaxPerAccount", "51", "50" },
        { "Webhooks:Timeout", "00:02:00", "00:01:00" },
        { "Webhooks:Tries", "0", "10" },
        { "Webhooks:FirstPause", "00:16:00", "00:15:00" },
        { "Webhooks:LongestPause", "2.00:00:00", "1.00:00:00" },
        { "Webhooks:GiveUpAfter", "00:00:00.5", "00:00:01" },
        { "Webhooks:MaxBehind", "99", "100" },
        { "Webhooks:MaxConcurrent", "257", "256" },
        { "Webhooks:MaxConcurrentPerAccount", "0", "50" },
        { "Webhooks:Interval", "00:00:00", "00:00:00.05" },
        { "Webhooks:TestsPerMinute", "0", "1000" },
        { "Operations:SampleInterval", "00:00:00.5", "00:00:01" },
        { "Operations:SamplesKept", "10001", "10000" },
        { "Operations:ActionsKept", "99", "100" },
        { "Watching:MaxPerAccount", "0", "10000" },
        { "Watching:PollInterval", "00:00:00", "00:00:00.05" },
        { "Watching:ProgressInterval", "00:02:00", "00:01:00" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Validate_OutOfRange_NamesKeyAndLimit(string key, string value, string limit)
    {
        await using var pool = await TestPool.CreateAsync((key, value));

        var failure = Assert.Throws<OptionsValidationException>(() => pool.Get<IStartupValidator>().Validate()).Failures.Single();

        Assert.StartsWith($"Coordinator:{key} ", failure);
        Assert.Contains(limit, failure);
    }

    [Fact]
    public async Task Validate_SeveralWrong_TellsAllOfASection()
    {
        await using var pool = await TestPool.CreateAsync(("Queueing:PageSize", "0"), ("Queueing:MaxPages", "0"));

        var exception = Assert.Throws<OptionsValidationException>(() => pool.Get<IStartupValidator>().Validate());

        Assert.Equal(2, exception.Failures.Count());
    }

    [Fact]
    public async Task Validate_Defaults_AreGood()
    {
        await using var pool = await TestPool.CreateAsync();

        pool.Get<IStartupValidator>().Validate();
    }

    [Fact]
    public void Bad_EveryProperty_HasACase()
    {
        Type[] classes =
        [
            typeof(PoolOptions), typeof(IdentityOptions), typeof(PolicyOptions), typeof(IntakeOptions), typeof(AdmissionOptions), typeof(QueueingOptions), typeof(MatchingOptions),
            typeof(EstimatingOptions), typeof(LeasingOptions),
            typeof(ReturnsOptions), typeof(VerificationOptions), typeof(CreditsOptions), typeof(DeliveryOptions), typeof(SharingOptions), typeof(RetentionOptions), typeof(WorkersOptions),
            typeof(WatchingOptions), typeof(OperationsOptions), typeof(AlertsOptions), typeof(WebhooksOptions), typeof(DutiesOptions), typeof(AuditsOptions), typeof(AuditingOptions), typeof(MeasuringOptions), typeof(SourcesOptions),
        ];
        var all = typeof(JobPipeline).Assembly.GetTypes().Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal)).ToHashSet();
        Assert.Equal(all, classes.ToHashSet());

        // Of two values neither can be out of range.
        var properties = classes.SelectMany(type => type.GetProperties().Where(property => property.PropertyType != typeof(bool)).Select(property => $"{type.Name[..^"Options".Length]}:{property.Name}"));
        Assert.Equal(properties.Order(), Bad.Select(row => (string)row[0]).Distinct().Order());
    }
}
