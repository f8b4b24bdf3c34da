import { LitElement, html, css } from 'lit';
import { JsonRpc } from 'jsonrpc';
import '@vaadin/grid';
import '@vaadin/grid/vaadin-grid-sort-column.js';
import '@vaadin/button';

/** The newest entries as they come, how the log is, and whether it is as it was written. */
export class QwcAuditLog extends LitElement {

    jsonRpc = new JsonRpc(this);

    static styles = css`
        :host { display: flex; flex-direction: column; gap: 10px; padding: 10px; height: 100%; overflow: hidden; }
        .head { display: flex; gap: 30px; align-items: flex-start; }
        .statistics { display: grid; grid-template-columns: max-content auto; column-gap: 15px; }
        .name { color: var(--lumo-secondary-text-color); }
        .ok { color: var(--lumo-success-text-color); }
        .bad { color: var(--lumo-error-text-color); }
        vaadin-grid { flex: 1; }
    `;

    static properties = {
        _entries: { state: true },
        _statistics: { state: true },
        _verification: { state: true },
        _verifying: { state: true }
    };

    constructor() {
        super();
        this._entries = [];
        this._statistics = {};
        this._verification = null;
        this._verifying = false;
    }

    connectedCallback() {
        super.connectedCallback();
        this.jsonRpc.entries().then(answer => { this._entries = answer.result; });
        this._refresh();
        this._live = this.jsonRpc.live().onNext(answer => {
            this._entries = answer.result;
            this._refresh();
        });
    }

    disconnectedCallback() {
        this._live.cancel();
        super.disconnectedCallback();
    }

    _refresh() {
        this.jsonRpc.statistics().then(answer => { this._statistics = answer.result; });
    }

    _verify() {
        this._verifying = true;
        this.jsonRpc.verify().then(answer => {
            this._verification = answer.result;
            this._verifying = false;
        }).catch(failure => {
            this._verification = { ok: false, verdict: 'could not be verified', entries: 0, findings: [JSON.stringify(failure)] };
            this._verifying = false;
        });
    }

    render() {
        return html`
            <div class="head">
                <div class="statistics">
                    ${Object.entries(this._statistics).map(([name, value]) => html`
                        <span class="name">${name}</span><span>${value}</span>`)}
                </div>
                <div>
                    <vaadin-button theme="primary" ?disabled=${this._verifying} @click=${this._verify}>Verify the log</vaadin-button>
                    ${this._renderVerification()}
                </div>
            </div>
            <vaadin-grid .items=${this._entries} theme="row-stripes compact wrap-cell-content">
                <vaadin-grid-sort-column path="seq" auto-width flex-grow="0"></vaadin-grid-sort-column>
                <vaadin-grid-sort-column path="timestamp" auto-width flex-grow="0"></vaadin-grid-sort-column>
                <vaadin-grid-sort-column path="operation" auto-width></vaadin-grid-sort-column>
                <vaadin-grid-sort-column path="result" auto-width flex-grow="0"></vaadin-grid-sort-column>
                <vaadin-grid-sort-column path="user" auto-width flex-grow="0"></vaadin-grid-sort-column>
                <vaadin-grid-sort-column path="source" auto-width flex-grow="0"></vaadin-grid-sort-column>
                <vaadin-grid-sort-column path="key"></vaadin-grid-sort-column>
                <vaadin-grid-sort-column path="metadata"></vaadin-grid-sort-column>
            </vaadin-grid>`;
    }

    _renderVerification() {
        const found = this._verification;
        if (this._verifying) {
            return html`<p>Reading every byte ...</p>`;
        }
        return found === null ? html`` : html`
            <p class=${found.ok ? 'ok' : 'bad'}>${found.verdict}, ${found.entries} entries read</p>
            <ul>${found.findings.map(finding => html`<li>${finding}</li>`)}</ul>`;
    }
}

customElements.define('qwc-audit-log', QwcAuditLog);
