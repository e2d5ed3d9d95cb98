namespace SogniLike.Coordinator.Workers;

/// <summary>A reason why nothing of what a worker earned vests: it stays pending, and with it what the worker earns meanwhile.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Subject">Of <see cref="PayHoldKind.Unchecked"/> the device, "class precision", empty for one that the worker does not name; of <see cref="PayHoldKind.Accused"/> the audit.</param>
/// <param name="SinceMs">Unix milliseconds.</param>
public sealed record PayHold(PayHoldKind Kind, string Subject, long SinceMs)
{
    /// <summary>What its owner reads.</summary>
    public string Reason => Kind == PayHoldKind.Accused
        ? $"Two verifiers found a result wrong (audit {Subject}), and no other owner's was there to confirm or to contradict it. What the worker earned waits for that, or for an operator's decision."
        : $"Nobody could check what it computes on {(Subject.Length == 0 ? "a device that it does not name" : Subject)}. What it earned waits for an audit there that passes: that takes another owner's worker on such a "
            + "device, or tolerances for it (sogni-worker calibrate), or an operator who releases it.";
}
