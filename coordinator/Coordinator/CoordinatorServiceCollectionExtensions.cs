using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Admission;
using SogniLike.Coordinator.Alerting;
using SogniLike.Coordinator.Archiving;
using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Calibration;
using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Delivery;
using SogniLike.Coordinator.Duties;
using SogniLike.Coordinator.Estimating;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Intake;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Leasing;
using SogniLike.Coordinator.Matching;
using SogniLike.Coordinator.Measuring;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Operations;
using SogniLike.Coordinator.Policy;
using SogniLike.Coordinator.Queueing;
using SogniLike.Coordinator.Retention;
using SogniLike.Coordinator.Returns;
using SogniLike.Coordinator.Settlement;
using SogniLike.Coordinator.Sharing;
using SogniLike.Coordinator.Sources;
using SogniLike.Coordinator.Telemetry;
using SogniLike.Coordinator.Time;
using SogniLike.Coordinator.Verification;
using SogniLike.Coordinator.Watching;
using SogniLike.Coordinator.Webhooks;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator;

/// <summary>Puts the rules of the coordinator together.</summary>
public static class CoordinatorServiceCollectionExtensions
{
    /// <summary>
    /// Adds every stage, in the order of a job's life. The caller adds the stores (<see cref="IJobStore"/>, <see cref="Workers.IWorkerStore"/>,
    /// <see cref="IApiKeyStore"/>, <see cref="IModelStore"/>, <see cref="IPoolBus"/>, <see cref="IDutyStore"/>,
    /// <see cref="IEventArchive"/>, <see cref="IEpochStore"/>, <see cref="ILedgerStore"/>, <see cref="Workers.ITrustStore"/>, <see cref="Auditing.IAuditStore"/>, <see cref="ISourceImageStore"/>, <see cref="IOperationsStore"/>, <see cref="IWebhookStore"/>), configuration and logging.
    /// </summary>
    public static IServiceCollection AddCoordinator(this IServiceCollection services)
    {
        services
            .AddTime()
            .AddTelemetry()
            .AddIdentity()
            .AddModels()
            .AddJobs()
            .AddDuties()
            .AddIntake()
            .AddPolicy()
            .AddAdmission()
            .AddSources()
            .AddQueueing()
            .AddMatching()
            .AddEstimating()
            .AddLeasing()
            .AddReturns()
            .AddVerification()
            .AddCalibration()
            .AddAudits()
            .AddAuditing()
            .AddMeasuring()
            .AddSettlement()
            .AddDelivery()
            .AddSharing()
            .AddArchiving()
            .AddRetention()
            .AddWorkers()
            .AddWatching()
            .AddOperations()
            .AddAlerting()
            .AddWebhooks();
        services.TryAddSingleton(p => new JobPipeline(
            p.GetRequiredService<IJobStore>(),
            p.GetRequiredService<JobWriter>(),
            p.GetRequiredService<ModelCatalog>(),
            p.GetRequiredService<PromptPolicies>(),
            p.GetRequiredService<JobAdmission>(),
            p.GetRequiredService<JobQueue>(),
            p.GetRequiredService<EtaModel>(),
            p.GetRequiredService<Arrivals>(),
            p.GetRequiredService<JobHandover>(),
            p.GetRequiredService<JobLeasing>(),
            p.GetRequiredService<JobCommitting>(),
            p.GetRequiredService<JobReturning>(),
            p.GetRequiredService<JobSettlement>(),
            p.GetRequiredService<WorkerDirectory>(),
            p.GetRequiredService<SourceImages>(),
            p.GetRequiredService<IIdSource>(),
            p.GetRequiredService<IPoolClock>(),
            p.GetRequiredService<IOptions<IntakeOptions>>()));
        return services;
    }
}
