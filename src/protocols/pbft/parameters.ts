/** Genesis parameters of PBFT: replicas that disagree on them would refuse each other's messages. */

export interface PbftParameters {
  /** L: sequence numbers between the low watermark h (highest certified) and the high watermark H = h + L (§4.2). */
  readonly watermarkWindow: number;
  /** W <= L / 2: sequence numbers that a primary keeps in flight before it lets transactions gather. */
  readonly inFlightMax: number;
}
