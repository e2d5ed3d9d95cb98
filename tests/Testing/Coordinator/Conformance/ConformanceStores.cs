using SogniLike.Coordinator.Archiving;
using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Calibration;
using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Duties;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Operations;
using SogniLike.Coordinator.Policy;
using SogniLike.Coordinator.Sources;
using SogniLike.Coordinator.Webhooks;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Testing.Coordinator.Conformance;

/// <summary>The stores of one empty pool.</summary>
public sealed record ConformanceStores(
    IJobStore Jobs, IEventArchive Archive, IWorkerStore Workers, IApiKeyStore Keys, IModelStore Models, IPoolBus Bus, IDutyStore Duties, IReportStore Reports,
    IEpochStore Epochs,
    ILedgerStore Ledger,
    ITrustStore Trust,
    IAuditStore Audits,
    IToleranceStore Tolerances,
    IOperationsStore Operations,
    ISourceImageStore Sources,
    IWebhookStore Webhooks);
